import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { botId, type BotId, Turns, type UserId } from '@app/kernel';
import { Log } from '@app/observability';
import { isDuplicateKey, type Session, Transactions } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Types, type UpdateQuery } from 'mongoose';

import { fromRecord, toRecord } from './bot-record.js';
import { type Bot, type BotMode, type BotStatus } from './bot.js';
import { BotQuotaRecord, BotRecord } from './bot.schema.js';
import { BotLimitError, BotNameTakenError } from './bots.errors.js';

/** How many bots of one user that are not archived there may be. */
export interface BotQuota {
  readonly perUser: number;
  readonly perExchange: number;
}

/** What the move to a status writes. */
export type StatusFields = Pick<
  Bot,
  'status' | 'pauseReason' | 'rogueReason' | 'statusReason' | 'statusActor' | 'statusChangedAt'
>;

/** What an owner may change. */
export type BotChanges = Partial<
  Pick<Bot, 'name' | 'timeframe' | 'strategy' | 'params' | 'riskMode' | 'exits'>
>;

@Injectable()
export class BotRepository {
  /** Those of one user would conflict, and of many at once some would never get through. */
  readonly #creations = new Turns();

  constructor(
    @InjectModel(BotRecord.name) private readonly bots: Model<BotRecord>,
    @InjectModel(BotQuotaRecord.name) private readonly quotas: Model<BotQuotaRecord>,
    private readonly transactions: Transactions,
    private readonly log: Log,
  ) {}

  /** @throws BotLimitError, BotNameTakenError */
  async create(draft: Omit<Bot, 'id'>, quota: BotQuota): Promise<Bot> {
    const bot: Bot = { ...draft, id: botId(new Types.ObjectId().toHexString()) };
    await this.#creations.take(bot.userId, () => named(bot.name, () => this.#insert(bot, quota)));
    return bot;
  }

  async find(id: BotId): Promise<Bot | undefined> {
    const record = await this.bots.findById(id).lean();
    return record === null ? undefined : fromRecord(record);
  }

  /** Newest first. */
  async pageOf(
    owner: UserId,
    filter: { readonly status?: BotStatus },
    page: PageRequest,
  ): Promise<Page<Bot>> {
    const records = await this.bots
      .find({
        userId: owner,
        ...(filter.status === undefined ? {} : { status: filter.status }),
        ...olderThan(page),
      })
      .sort({ _id: -1 })
      .limit(page.limit + 1)
      .lean();
    return pageOf(this.#readable(records), page.limit, (bot) => bot.id);
  }

  async inStatus(statuses: readonly BotStatus[]): Promise<readonly Bot[]> {
    return this.#readable(await this.bots.find({ status: { $in: statuses } }).lean());
  }

  /** All that are not archived: as many as the limits allow. */
  async kept(owner: UserId): Promise<readonly Bot[]> {
    return this.#readable(await this.bots.find({ userId: owner, status: { $ne: 'archived' } }).lean());
  }

  async exist(): Promise<boolean> {
    return (await this.bots.exists({})) !== null;
  }

  async findMany(ids: readonly BotId[]): Promise<readonly Bot[]> {
    return this.#readable(await this.bots.find({ _id: { $in: ids } }).lean());
  }

  /** Compare-and-set: undefined when the bot is no longer in `from`, since the time given if one is. */
  async move(
    id: BotId,
    from: { readonly status: BotStatus; readonly since?: Date },
    fields: StatusFields,
  ): Promise<Bot | undefined> {
    const filter: QueryFilter<BotRecord> = { _id: id, status: from.status };
    if (from.since !== undefined) filter.statusChangedAt = from.since;
    const record = await this.bots
      .findOneAndUpdate(filter, statusUpdate(fields), { returnDocument: 'after' })
      .lean();
    return record === null ? undefined : fromRecord(record);
  }

  /** Moves every bot that is in `from`, of one user or of all, and says how many. */
  async moveMany(from: BotStatus, owner: UserId | undefined, fields: StatusFields): Promise<number> {
    const filter: QueryFilter<BotRecord> = {
      status: from,
      ...(owner === undefined ? {} : { userId: owner }),
    };
    const { modifiedCount } = await this.bots.updateMany(filter, statusUpdate(fields));
    return modifiedCount;
  }

  /** Compare-and-set on the mode: undefined when it has changed since. */
  async changeMode({ id, mode }: Pick<Bot, 'id' | 'mode'>, to: BotMode): Promise<Bot | undefined> {
    const record = await this.bots
      .findOneAndUpdate({ _id: id, mode }, { $set: { mode: to } }, { returnDocument: 'after' })
      .lean();
    return record === null ? undefined : fromRecord(record);
  }

  async inMode(mode: BotMode): Promise<readonly Bot[]> {
    return this.#readable(await this.bots.find({ mode }).lean());
  }

  /** Compare-and-set on status and mode: undefined when one has changed since. @throws BotNameTakenError */
  async update(bot: Bot, changes: BotChanges): Promise<Bot | undefined> {
    const { name, timeframe, strategy, params, riskMode, exits } = toRecord({ ...bot, ...changes });
    const record = await named(name, () =>
      this.bots
        .findOneAndUpdate(
          { _id: bot.id, status: bot.status, mode: bot.mode },
          { $set: { name, timeframe, strategy, params, riskMode, exits } },
          { returnDocument: 'after' },
        )
        .lean(),
    );
    return record === null ? undefined : fromRecord(record);
  }

  /** Creations of one user in other processes conflict on the quota document, which is written first, and try again. */
  #insert(bot: Bot, quota: BotQuota): Promise<void> {
    return this.transactions.run(async (session) => {
      const mark = { $inc: { created: 1 } };
      await this.quotas.updateOne({ _id: bot.userId }, mark, { session, upsert: true });
      await this.#demandPlace(bot, quota, session);
      await this.bots.create([toRecord(bot)], { session });
    });
  }

  /** @throws BotLimitError */
  async #demandPlace(bot: Bot, quota: BotQuota, session: Session): Promise<void> {
    const kept = { userId: bot.userId, status: { $ne: 'archived' } };
    const all = await this.bots.countDocuments(kept).session(session);
    if (all >= quota.perUser) throw new BotLimitError('in all', quota.perUser);
    const there = await this.bots.countDocuments({ ...kept, exchange: bot.exchange }).session(session);
    if (there >= quota.perExchange) throw new BotLimitError(`at ${bot.exchange}`, quota.perExchange);
  }

  /** One document that is no bot must not hide the others: it is logged and left out. */
  #readable(records: readonly BotRecord[]): Bot[] {
    return records.flatMap((record) => {
      try {
        return [fromRecord(record)];
      } catch (err) {
        this.log.error({ botId: record._id, err }, 'A bot document cannot be read and is left out');
        return [];
      }
    });
  }
}

/** Field by field: a whole bot is also a StatusFields, and the rest of it must not be written. */
function statusUpdate(fields: StatusFields): UpdateQuery<BotRecord> {
  const { status, pauseReason, rogueReason, statusReason, statusActor, statusChangedAt } = fields;
  const reasons = { pauseReason: pauseReason ?? null, rogueReason: rogueReason ?? null, statusReason };
  return { $set: { status, ...reasons, statusActor, statusChangedAt } };
}

/** @throws BotNameTakenError when the unique index on names refuses the write */
async function named<T>(name: string, write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicateKey(error, 'name')) throw new BotNameTakenError(name);
    throw error;
  }
}
