import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { StoredSmokeRun } from './smoke-run.schema.js';
import { type SmokeRun, SmokeRuns } from './smoke-runs.js';

@Injectable()
export class MongoSmokeRuns extends SmokeRuns {
  constructor(@InjectModel(StoredSmokeRun.name) private readonly runs: Model<StoredSmokeRun>) {
    super();
  }

  async keep({ at, by, checks }: SmokeRun): Promise<void> {
    await this.runs.create([{ at, by, checks: [...checks] }]);
  }

  async last(): Promise<SmokeRun | undefined> {
    const run = await this.runs.findOne().sort({ at: -1 }).lean();
    return run === null ? undefined : { at: run.at, by: run.by, checks: run.checks };
  }
}
