import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { type BotId, type UserId } from '@app/kernel';
import { fromStored, isDuplicateKey, toStored, Transactions } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type ActionState, type AutopilotAction, type AutopilotDay } from './action.js';
import { ACTION_MODEL, type ActionRecord, DAY_MODEL, type DayRecord } from './autopilot.schema.js';

@Injectable()
export class AutopilotRepository {
  constructor(
    @InjectModel(ACTION_MODEL) private readonly actions: Model<ActionRecord>,
    @InjectModel(DAY_MODEL) private readonly days: Model<DayRecord>,
    private readonly transactions: Transactions,
  ) {}

  async lastDay(userId: UserId): Promise<AutopilotDay | undefined> {
    const record = await this.days.findOne({ userId }).sort({ day: -1 }).lean();
    return record === null ? undefined : fromStored<AutopilotDay>(record);
  }

  /** A day and all that is planned for it, whole or not at all. @returns false when the day was planned before */
  async begin(day: AutopilotDay, actions: readonly AutopilotAction[]): Promise<boolean> {
    const records = actions.map(({ id, ...action }) => ({ actionId: id, ...toStored(action) }));
    try {
      await this.transactions.run(async (session) => {
        await this.days.insertMany([toStored(day)], { session });
        if (records.length > 0) await this.actions.insertMany(records, { session });
      });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** In the order in which they were planned. */
  async planned(userId: UserId): Promise<readonly AutopilotAction[]> {
    return (await this.actions.find({ userId, state: 'planned' }).sort({ _id: 1 }).lean()).map(toAction);
  }

  async wasProposed(userId: UserId, fromBotId: BotId, since: Date): Promise<boolean> {
    const filter = { userId, state: 'proposed' as const, fromBotId, createdAt: { $gte: since } };
    return (await this.actions.exists(filter)) !== null;
  }

  async find(userId: UserId, id: string): Promise<AutopilotAction | undefined> {
    const record = await this.actions.findOne({ userId, actionId: id }).lean();
    return record === null ? undefined : toAction(record);
  }

  /** Compare-and-set: undefined when it is no longer in `from`. */
  async move(
    id: string,
    from: ActionState,
    change: Pick<AutopilotAction, 'state' | 'outcome' | 'updatedAt'>,
  ): Promise<AutopilotAction | undefined> {
    const record = await this.actions
      .findOneAndUpdate(
        { actionId: id, state: from },
        { $set: toStored(change) },
        { returnDocument: 'after' },
      )
      .lean();
    return record === null ? undefined : toAction(record);
  }

  /** Newest first. @throws BadCursorError */
  async page(userId: UserId, request: PageRequest): Promise<Page<AutopilotAction>> {
    const records = await this.actions
      .find({ userId, ...olderThan(request) })
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean();
    const { items, nextCursor } = pageOf(records, request.limit, ({ _id }) => _id.toHexString());
    return { items: items.map(toAction), nextCursor };
  }
}

function toAction({ actionId, ...record }: ActionRecord): AutopilotAction {
  return { id: actionId, ...fromStored<Omit<AutopilotAction, 'id'>>(record) };
}
