import { botId, type BotId, type Money } from '@app/kernel';
import { type Session, toDecimal128 } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type BotReading, readBot, type TextTime } from './bot-reading.js';
import { type PauseReason } from './bot.js';
import { BotRecord } from './bot.schema.js';

/** The stored bots as they are, whatever is in them: for whoever looks for faults, and mends those that can be mended. */
@Injectable()
export class BotDocuments {
  constructor(@InjectModel(BotRecord.name) private readonly bots: Model<BotRecord>) {}

  /** All that are not archived, in one query. */
  async readAll(): Promise<readonly BotReading[]> {
    const documents = await this.bots.find({ status: { $ne: 'archived' } }).lean<unknown[]>();
    return documents.map(readBot);
  }

  /** Times that were stored as text become times, where they are still as they were read. @returns how many */
  async mendTimes(id: BotId, times: readonly TextTime[]): Promise<number> {
    let mended = 0;
    for (const { field, text, time } of times) {
      // Past the schema, which would turn the text in the filter into the time it should be.
      const { modifiedCount } = await this.bots.collection.updateOne(
        { _id: id, [field]: text },
        { $set: { [field]: time } },
      );
      mended += modifiedCount;
    }
    return mended;
  }

  /** Gives a paused bot the reason it lacks; one that has a reason keeps it. */
  async mendPauseReason(id: BotId, pauseReason: PauseReason): Promise<boolean> {
    const { modifiedCount } = await this.bots.updateOne(
      { _id: id, status: 'paused', pauseReason: null },
      { $set: { pauseReason } },
    );
    return modifiedCount === 1;
  }

  /** Those that do not say with what capital they began. */
  async withoutCapital(limit: number, session?: Session): Promise<readonly BotId[]> {
    const found = await this.bots
      .find({ initialCapital: null, userId: { $exists: true } }, { _id: 1 })
      .limit(limit)
      .session(session ?? null)
      .lean();
    return found.map(({ _id }) => botId(_id));
  }

  /** Says with what capital a bot began that does not say it; any other stays as it is. */
  async mendInitialCapital(id: BotId, capital: Money, session: Session): Promise<void> {
    await this.bots.updateOne(
      { _id: id, initialCapital: null },
      { $set: { initialCapital: toDecimal128(capital) } },
      { session },
    );
  }
}
