import { type Money, money, type UserId, ZERO } from '@app/kernel';
import { toDecimal128 } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type MoneyKind } from './exposure.js';
import { PROFIT_PEAK_MODEL, type ProfitPeakRecord } from './profit-peak.schema.js';

const idOf = (user: UserId, { mode, quote }: MoneyKind): string => `${user}|${mode}|${quote}`;

@Injectable()
export class ProfitPeakRepository {
  constructor(@InjectModel(PROFIT_PEAK_MODEL) private readonly peaks: Model<ProfitPeakRecord>) {}

  /** Before anything was earned the peak is nothing: the capital itself. */
  async find(user: UserId, kind: MoneyKind): Promise<Money> {
    const record = await this.peaks.findById(idOf(user, kind)).lean();
    return record === null ? ZERO : money(record.profit);
  }

  /** A higher one that is known stays. */
  async raise(user: UserId, kind: MoneyKind, profit: Money): Promise<void> {
    const raised = { $max: { profit: toDecimal128(profit) } };
    await this.peaks.updateOne({ _id: idOf(user, kind) }, raised, { upsert: true });
  }

  /** Measured anew from here. */
  async restart(user: UserId, kind: MoneyKind, profit: Money): Promise<void> {
    const restarted = { $set: { profit: toDecimal128(profit) } };
    await this.peaks.updateOne({ _id: idOf(user, kind) }, restarted, { upsert: true });
  }
}
