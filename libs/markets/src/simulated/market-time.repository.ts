import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { MarketTimeRecord } from './market-time.schema.js';
import { MarketTimeStore } from './market-time-store.js';

const SIMULATED_ID = 'simulated';

@Injectable()
export class MongoMarketTime extends MarketTimeStore {
  constructor(@InjectModel(MarketTimeRecord.name) private readonly times: Model<MarketTimeRecord>) {
    super();
  }

  async load(): Promise<number | undefined> {
    const record = await this.times.findById(SIMULATED_ID).lean();
    return record?.reachedAt.getTime();
  }

  async save(timeMs: number): Promise<void> {
    const reachedAt = new Date(timeMs);
    await this.times.updateOne({ _id: SIMULATED_ID }, { $set: { reachedAt } }, { upsert: true });
  }
}
