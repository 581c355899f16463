import { BotDocuments, BotsService } from '@app/bots';
import { botId, type BotId, money, type Money } from '@app/kernel';
import { type Batch, Migration, type Pass } from '@app/migrations';
import { type Session, toDecimal128, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type Types } from 'mongoose';

import { accountKey } from '../ledger/account-id.js';
import { ACCOUNT_MODEL, type AccountRecord } from '../ledger/ledger.schema.js';
import { noTrades } from '../ledger/statistics.js';
import { type KnownCapital, peakCapital, startingCapital } from './accounts-baseline.js';

const INCOMPLETE = { $or: [{ startingCapital: null }, { 'statistics.peakEquity': null }] };
/** Larger than any number of documents that a repair finds; a dry run looks at all of them at once. */
const ALL = 1_000_000;

/** Any of it may be missing: that is what is repaired. */
interface StoredCapital {
  readonly _id: string;
  readonly startingCapital?: Types.Decimal128 | null;
  readonly cash?: Types.Decimal128 | null;
  readonly statistics?: { readonly peakEquity?: Types.Decimal128 | null } | null;
}

/** Fills in what a bot began with and had at most, from what is known; nothing that is there is overwritten. */
@Injectable()
export class AccountsBaseline extends Migration {
  readonly id = '0009-accounts-baseline';
  readonly description = 'Fill in the starting and peak capital where they are missing';
  readonly stage = 'after_indexes';
  readonly steps = [
    'bots without initialCapital: the account’s startingCapital, else its cash, else 1000',
    'accounts without startingCapital: the bot’s initialCapital, else cash, else 1000',
    'accounts without peakEquity: the largest of all that is known',
  ];

  constructor(
    @InjectModel(ACCOUNT_MODEL) private readonly accounts: Model<AccountRecord>,
    private readonly documents: BotDocuments,
    private readonly bots: BotsService,
  ) {
    super();
  }

  passes(): readonly Pass[] {
    return [
      { name: 'bots', batch: (_, limit, session) => this.#bots(limit, session) },
      { name: 'accounts', batch: (_, limit, session) => this.#accounts(limit, session) },
    ];
  }

  async verify(): Promise<readonly string[]> {
    const bots = await this.documents.withoutCapital(1);
    const accounts = await this.accounts.countDocuments(INCOMPLETE);
    return [
      ...bots.map((id) => `bot ${id} has no initialCapital`),
      ...(accounts === 0 ? [] : [`${accounts} accounts have no startingCapital or no peakEquity`]),
    ];
  }

  async #bots(limit: number, session: Session | undefined): Promise<Batch> {
    const ids = await this.documents.withoutCapital(session === undefined ? ALL : limit, session);
    const known = await this.#stored({ _id: { $in: ids } }, ids.length, session);
    const capitalOf = (id: BotId): Money => {
      const account = known.find(({ _id }) => _id === id);
      return startingCapital(knownCapital(account, undefined));
    };
    return {
      next: session !== undefined && ids.length === limit ? 'more' : undefined,
      counts: { 'bots repaired': ids.length },
      findings: [],
      write: async (writing) => {
        for (const id of ids) await this.documents.mendInitialCapital(id, capitalOf(id), writing);
      },
    };
  }

  async #accounts(limit: number, session: Session | undefined): Promise<Batch> {
    const found = await this.#stored(INCOMPLETE, session === undefined ? ALL : limit, session);
    const bots = await this.bots.findMany(found.map(({ _id }) => accountKey(_id).botId));
    const initialOf = new Map(bots.map(({ id, initialCapital }) => [id, initialCapital]));
    return {
      next: session !== undefined && found.length === limit ? 'more' : undefined,
      counts: { 'accounts repaired': found.length },
      findings: [],
      write: async (writing) => {
        for (const account of found) {
          const initial = initialOf.get(botId(accountKey(account._id).botId));
          await this.#mend(account, knownCapital(account, initial), writing);
        }
      },
    };
  }

  async #mend({ _id, statistics }: StoredCapital, known: KnownCapital, session: Session): Promise<void> {
    const starting = startingCapital(known);
    const peak = peakCapital(known);
    const missing =
      statistics === undefined || statistics === null
        ? { statistics: toStored({ ...noTrades(starting), peakEquity: peak }) }
        : { 'statistics.peakEquity': toDecimal128(peak) };
    await this.accounts.updateOne(
      { _id },
      { $set: { startingCapital: toDecimal128(starting), ...missing } },
      { session },
    );
  }

  async #stored(
    filter: object,
    limit: number,
    session: Session | undefined,
  ): Promise<readonly StoredCapital[]> {
    if (limit === 0) return [];
    return this.accounts
      .find(filter, { startingCapital: 1, cash: 1, 'statistics.peakEquity': 1 })
      .limit(limit)
      .session(session ?? null)
      .lean<StoredCapital[]>();
  }
}

function knownCapital(account: StoredCapital | undefined, initial: Money | undefined): KnownCapital {
  const read = (amount: Types.Decimal128 | null | undefined): Money | undefined =>
    amount === undefined || amount === null ? undefined : money(amount);
  return {
    initial,
    starting: read(account?.startingCapital),
    cash: read(account?.cash),
    peak: read(account?.statistics?.peakEquity),
  };
}
