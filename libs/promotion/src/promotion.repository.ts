import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { type BotId } from '@app/kernel';
import { fromStored, isDuplicateKey, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Types } from 'mongoose';

import { PromotionBusyError } from './promotion.errors.js';
import { OPEN_STATES, type Promotion } from './promotion.js';
import { PROMOTION_MODEL, type PromotionRecord } from './promotion.schema.js';

@Injectable()
export class PromotionRepository {
  constructor(@InjectModel(PROMOTION_MODEL) private readonly promotions: Model<PromotionRecord>) {}

  /** @throws PromotionBusyError when the bot has an open one */
  async insert(draft: Omit<Promotion, 'id'>): Promise<Promotion> {
    const promotion = { ...draft, id: new Types.ObjectId().toHexString() };
    try {
      await this.promotions.create([toRecord(promotion)]);
      return promotion;
    } catch (error) {
      if (isDuplicateKey(error)) throw new PromotionBusyError(draft.botId);
      throw error;
    }
  }

  /** Compare-and-set on the version: false when someone else has changed it since. */
  async replace(before: Promotion, after: Promotion): Promise<boolean> {
    const { _id, ...fields } = toRecord(after);
    const { matchedCount } = await this.promotions.updateOne(
      { _id, version: before.version },
      { $set: fields },
    );
    return matchedCount === 1;
  }

  async find(id: string): Promise<Promotion | undefined> {
    const record = await this.promotions.findById(id).lean();
    return record === null ? undefined : fromRecord(record);
  }

  /** The one promotion of the bot that is not over. */
  async open(botId: BotId): Promise<Promotion | undefined> {
    const record = await this.promotions.findOne({ botId, state: { $in: [...OPEN_STATES] } }).lean();
    return record === null ? undefined : fromRecord(record);
  }

  /** Few: bots that are live or about to be. */
  async allOpen(): Promise<readonly Promotion[]> {
    return (await this.promotions.find({ state: { $in: [...OPEN_STATES] } }).lean()).map(fromRecord);
  }

  /** Of one bot, newest first. @throws BadCursorError */
  page({ botId }: Pick<Promotion, 'botId'>, request: PageRequest): Promise<Page<Promotion>> {
    return this.#pageOf({ botId }, request);
  }

  /** Those that wait for an approval, newest first. @throws BadCursorError */
  waiting(request: PageRequest): Promise<Page<Promotion>> {
    return this.#pageOf({ request: { $ne: null }, state: { $in: [...OPEN_STATES] } }, request);
  }

  async #pageOf(filter: QueryFilter<PromotionRecord>, request: PageRequest): Promise<Page<Promotion>> {
    const records = await this.promotions
      .find({ ...filter, ...olderThan(request) })
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean();
    return pageOf(records.map(fromRecord), request.limit, ({ id }) => id);
  }
}

const toRecord = ({ id, ...fields }: Promotion): PromotionRecord => ({ _id: id, ...toStored(fields) });
const fromRecord = (record: PromotionRecord): Promotion => ({
  id: record._id,
  ...fromStored<Omit<Promotion, 'id'>>(record),
});
