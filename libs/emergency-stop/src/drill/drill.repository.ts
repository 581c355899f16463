import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type Drill, DrillStore } from './drill.js';
import { StoredDrill } from './drill.schema.js';

@Injectable()
export class DrillRepository extends DrillStore {
  constructor(@InjectModel(StoredDrill.name) private readonly drills: Model<StoredDrill>) {
    super();
  }

  async append(drill: Drill): Promise<void> {
    const { venues, checks, ...fields } = drill;
    await this.drills.create([{ ...fields, venues: [...venues], checks: [...checks] }]);
  }

  async last(): Promise<Drill | undefined> {
    const stored = await this.drills.findOne({}, { _id: 0 }).sort({ at: -1 }).lean();
    return stored ?? undefined;
  }
}
