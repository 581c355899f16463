import { type Bot } from '@app/bots';
import { Config } from '@app/config';
import { type BotId, Clock, type Money } from '@app/kernel';
import { MarketData } from '@app/markets';
import { type AccountReading, BooksScan, type LedgerFinding, type Order } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { LedgerRounds } from './ledger-rounds.js';
import { type Readings } from './reading.js';

const HOUR_MS = 3_600_000;

/** The books of all bots. What could not be read is empty, and is named as unavailable. */
export interface Books {
  readonly accounts: ReadonlyMap<string, AccountReading>;
  readonly netLastHour: ReadonlyMap<string, Money>;
  readonly ledger: ReadonlyMap<BotId, readonly LedgerFinding[]>;
  readonly orders: readonly Order[];
}

/** A bot's books are those of the mode it trades in. */
export const booksKey = (bot: Pick<Bot, 'id' | 'mode'>): string => `${bot.id}|${bot.mode}`;

/** Reads accounts, the losses of the last hour, what the ledger adds up to, and the orders under way. */
@Injectable()
export class BooksFacts {
  readonly #ledger: LedgerRounds;

  constructor(
    private readonly scan: BooksScan,
    private readonly markets: MarketData,
    clock: Clock,
    { selfHealing }: Config,
  ) {
    this.#ledger = new LedgerRounds(scan, clock, selfHealing.ledgerBudgetMs);
  }

  /** @throws the reason of an abort */
  async read(bots: readonly Bot[], readings: Readings): Promise<Books> {
    const known = new Set(bots.map(({ id }) => id));
    const accounts = ((await readings.read('accounts', () => this.scan.readAccounts())) ?? []).filter(
      (reading) => known.has(keyOf(reading).id),
    );
    const readable = accounts.flatMap((reading) => (reading.kind === 'account' ? [reading.account] : []));
    const [ledger, losses, orders] = await Promise.all([
      readings.read('ledger', (signal) => this.#ledger.next(readable, signal)),
      readings.read('losses', () => this.#lossesOf(bots)),
      readings.read('orders', () => this.scan.maybeOpen()),
    ]);
    return {
      accounts: new Map(accounts.map((reading) => [booksKey(keyOf(reading)), reading])),
      netLastHour: losses ?? new Map(),
      ledger: ledger ?? new Map(),
      orders: orders ?? [],
    };
  }

  /** The hour is that of each exchange's own market time. */
  async #lossesOf(bots: readonly Bot[]): Promise<ReadonlyMap<string, Money>> {
    const exchangeOf = new Map(bots.map((bot) => [bot.id, bot.exchange]));
    const perExchange = await Promise.all(
      this.markets.exchanges().map(async ({ exchange }) => {
        const now = this.markets.clock(exchange).now();
        const results = await this.scan.netBetween(new Date(now - HOUR_MS), new Date(now));
        return results
          .filter(({ botId }) => exchangeOf.get(botId) === exchange)
          .map(({ botId, mode, net }) => [booksKey({ id: botId, mode }), net] as const);
      }),
    );
    return new Map(perExchange.flat());
  }
}

function keyOf(reading: AccountReading): Pick<Bot, 'id' | 'mode'> {
  const { botId: id, mode } = reading.kind === 'account' ? reading.account : reading;
  return { id, mode };
}
