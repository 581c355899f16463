import { type Bot } from '@app/bots';
import { type BotId, type ClientOrderId, type Money, minus, plus, ZERO } from '@app/kernel';
import { type Quote } from '@app/markets';

import { valueOfPosition } from '../gateway/risk-facts.js';
import { type BotAccount } from '../ledger/account.js';
import { accountId } from '../ledger/account-id.js';
import { capitalOf } from '../ledger/capital.js';
import { newAccount } from '../ledger/accounting.js';
import { LIVE_ORDER_STATES, type Order, type OrderState } from '../order.js';
import {
  assetsOf,
  type AtStake,
  type Claim,
  claimOf,
  type ExposureLimits,
  exposureRefusal,
  isOfKind,
  type MoneyKind,
} from './exposure.js';

/** What the database says of one user, read in this order: orders, accounts, bots. */
export interface BookReading {
  readonly orders: readonly Order[];
  readonly accounts: readonly BotAccount[];
  /** All that are not archived. */
  readonly bots: readonly Bot[];
}

export type QuoteOf = (account: Pick<BotAccount, 'exchange' | 'symbol'>) => Pick<Quote, 'bid'> | undefined;

/** How a user's bots have done together, archived ones included, in one kind of money. */
export interface Result {
  /** Of the bots that are not archived. */
  readonly equity: Money;
  /** Of closed trades. */
  readonly realised: Money;
  /** Realised, and what the open positions would bring now. */
  readonly profit: Money;
}

interface Reservation {
  readonly claim: Claim;
  readonly holders: number;
}

const isLive = (state: OrderState): boolean => (LIVE_ORDER_STATES as readonly OrderState[]).includes(state);

/**
 * The money and the entries of one user, in memory. Nothing here is awaited, so that of many bots that decide at once
 * each is judged with what those before it have reserved. An entry counts from its reservation until its order is
 * closed, its fills from the moment they are booked: it may be seen twice for a moment, and never not at all.
 */
export class UserBook {
  readonly #accounts = new Map<string, BotAccount>();
  #kept = new Set<BotId>();
  /** Of this process: they end when their order does. The same order may be wanted twice, and is sent once. */
  readonly #reserved = new Map<ClientOrderId, Reservation>();
  /** Entries that were in the database at the last reading, such as those of an earlier run. */
  #found = new Map<ClientOrderId, Claim>();

  takeReading({ orders, accounts, bots }: BookReading): void {
    this.#kept = new Set(bots.map(({ id }) => id));
    for (const account of accounts) this.accountChanged(account);
    for (const bot of bots) this.#expectAccount(bot);
    const entries = orders.filter(({ purpose }) => purpose === 'entry').map(claimOf);
    this.#found = new Map(entries.map((claim) => [claim.clientOrderId, claim]));
  }

  botChanged(bot: Bot): void {
    if (bot.status === 'archived') {
      this.#kept.delete(bot.id);
      return;
    }
    this.#kept.add(bot.id);
    this.#expectAccount(bot);
  }

  /** An older state than the one that is known changes nothing. */
  accountChanged(account: BotAccount): void {
    const id = accountId(account);
    const known = this.#accounts.get(id);
    if (known === undefined || known.fillCount <= account.fillCount) this.#accounts.set(id, account);
  }

  orderChanged(order: Order): void {
    if (order.purpose !== 'entry') return;
    const { clientOrderId } = order;
    if (!isLive(order.state)) {
      this.#reserved.delete(clientOrderId);
      this.#found.delete(clientOrderId);
      return;
    }
    const reserved = this.#reserved.get(clientOrderId);
    if (reserved === undefined) this.#found.set(clientOrderId, claimOf(order));
    else this.#reserved.set(clientOrderId, { ...reserved, claim: claimOf(order) });
  }

  /** Judges and reserves in one. @returns why the claim is refused; undefined when it is reserved */
  reserve(claim: Claim, quoteOf: QuoteOf, limits: ExposureLimits): string | undefined {
    const same = this.#reserved.get(claim.clientOrderId);
    const refusal = same ? undefined : exposureRefusal(claim, this.#atStake(claim, quoteOf), limits);
    if (refusal !== undefined) return refusal;
    this.#reserved.set(claim.clientOrderId, {
      claim: same?.claim ?? claim,
      holders: (same?.holders ?? 0) + 1,
    });
    return undefined;
  }

  /** One of those who wanted this order does not send it. */
  withdraw(id: ClientOrderId): void {
    const reserved = this.#reserved.get(id);
    if (reserved === undefined) return;
    if (reserved.holders > 1) this.#reserved.set(id, { ...reserved, holders: reserved.holders - 1 });
    else this.#reserved.delete(id);
  }

  result(kind: MoneyKind, quoteOf: QuoteOf): Result {
    let [equity, realised, profit] = [ZERO, ZERO, ZERO];
    for (const account of this.#accountsOf(kind)) {
      const worth = plus(account.cash, valueOfPosition(account, quoteOf(account)));
      if (this.#kept.has(account.botId)) equity = plus(equity, worth);
      realised = plus(realised, account.statistics.netProfit);
      profit = plus(profit, minus(worth, capitalOf(account)));
    }
    return { equity, realised, profit };
  }

  #atStake(claim: Claim, quoteOf: QuoteOf): AtStake {
    let [equity, onAsset, onVenue] = [ZERO, ZERO, ZERO];
    for (const account of this.#accountsOf(claim)) {
      if (this.#kept.has(account.botId)) equity = plus(equity, account.cash);
      if (account.position === undefined) continue;
      const value = valueOfPosition(account, quoteOf(account));
      if (this.#kept.has(account.botId)) equity = plus(equity, value);
      if (assetsOf(account.symbol).base === claim.asset) onAsset = plus(onAsset, value);
      if (account.exchange === claim.venue) onVenue = plus(onVenue, value);
    }
    for (const other of this.#claimsOf(claim)) {
      if (other.asset === claim.asset) onAsset = plus(onAsset, other.amount);
      if (other.venue === claim.venue) onVenue = plus(onVenue, other.amount);
    }
    return { equity, onAsset, onVenue };
  }

  #accountsOf(kind: MoneyKind): BotAccount[] {
    return [...this.#accounts.values()].filter((account) => isOfKind(account, kind));
  }

  #claimsOf(kind: MoneyKind): Claim[] {
    const found = [...this.#found.values()].filter(({ clientOrderId }) => !this.#reserved.has(clientOrderId));
    const reserved = [...this.#reserved.values()].map(({ claim }) => claim);
    return [...reserved, ...found].filter((claim) => isOfKind(claim, kind));
  }

  /** A bot that never traded has its capital all the same. */
  #expectAccount(bot: Bot): void {
    const account = newAccount(bot);
    const id = accountId(account);
    if (!this.#accounts.has(id)) this.#accounts.set(id, account);
  }
}
