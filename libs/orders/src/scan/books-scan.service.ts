import { type Bot } from '@app/bots';
import { type BotId, type ClientOrderId, toText } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { accountFindings, statisticsFindings } from '../invariants/account-invariants.js';
import { type LedgerFinding } from '../invariants/ledger-finding.js';
import { accountId } from '../ledger/account-id.js';
import { type BotAccount } from '../ledger/account.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { type Order } from '../order.js';
import { OrderRepository } from '../order.repository.js';
import { AccountDocuments } from './account-documents.repository.js';
import { type AccountReading } from './account-reading.js';
import { LedgerSums, type NetResult } from './ledger-sums.repository.js';

/** Accounts whose sums are asked for in one query. */
const BATCH = 2000;

/** The books of all bots at once, for whoever looks for faults: a few queries, however many bots there are. */
@Injectable()
export class BooksScan {
  constructor(
    private readonly documents: AccountDocuments,
    private readonly accounts: AccountRepository,
    private readonly sums: LedgerSums,
    private readonly orders: OrderRepository,
  ) {}

  readAccounts(): Promise<readonly AccountReading[]> {
    return this.documents.readAll();
  }

  /** Every invariant of these accounts. An account that is booked on meanwhile is left for the next time. */
  async ledgerFindings(
    accounts: readonly BotAccount[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<BotId, readonly LedgerFinding[]>> {
    const suspects = new Map<BotAccount, readonly LedgerFinding[]>();
    for (let start = 0; start < accounts.length; start += BATCH) {
      signal.throwIfAborted();
      for (const [account, findings] of await this.#compare(accounts.slice(start, start + BATCH)))
        suspects.set(account, findings);
    }
    return suspects.size === 0 ? new Map() : await this.#confirm(suspects);
  }

  /** What trades closed after `from` and not after `to` came to, both in market time. */
  netBetween(from: Date, to: Date): Promise<readonly NetResult[]> {
    return this.sums.netBetween(from, to);
  }

  /** Every order that may be open at a venue. */
  maybeOpen(): Promise<readonly Order[]> {
    return this.orders.maybeOpen(undefined);
  }

  /** Which of these orders are in the database, in whatever state. */
  known(ids: readonly ClientOrderId[]): Promise<ReadonlySet<ClientOrderId>> {
    return this.orders.known(ids);
  }

  /** See AccountDocuments. */
  mendBaseline(bot: Pick<Bot, 'id' | 'mode' | 'initialCapital'>): Promise<number> {
    return this.documents.mendBaseline(bot);
  }

  async #compare(
    accounts: readonly BotAccount[],
  ): Promise<(readonly [BotAccount, readonly LedgerFinding[]])[]> {
    const [fills, trades, transfers] = await Promise.all([
      this.sums.ofFills(accounts),
      this.sums.ofTrades(accounts),
      this.sums.ofTransfers(accounts),
    ]);
    return accounts.flatMap((account, place) => {
      const [booked, closed, moved] = [fills[place], trades[place], transfers[place]];
      if (booked === undefined || closed === undefined || moved === undefined) return [];
      const findings = [...accountFindings(account, booked, moved), ...statisticsFindings(account, closed)];
      return findings.length === 0 ? [] : [[account, findings] as const];
    });
  }

  /** An account is written together with its fills and transfers: when it is still the same, so were the sums. */
  async #confirm(
    suspects: ReadonlyMap<BotAccount, readonly LedgerFinding[]>,
  ): Promise<ReadonlyMap<BotId, readonly LedgerFinding[]>> {
    const now = await this.accounts.ofBots([...suspects.keys()].map(({ botId }) => botId));
    const states = new Map(now.map((account) => [accountId(account), stateOf(account)]));
    const confirmed = [...suspects].filter(
      ([account]) => states.get(accountId(account)) === stateOf(account),
    );
    const findings = new Map<BotId, readonly LedgerFinding[]>();
    for (const [{ botId }, found] of confirmed)
      findings.set(botId, [...(findings.get(botId) ?? []), ...found]);
    return findings;
  }
}

const stateOf = ({ fillCount, cash }: BotAccount): string => `${fillCount}|${toText(cash)}`;
