import { type Alert } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import {
  type AlertRecord,
  type AlertState,
  AlertStore,
  type DeliveryState,
  TEST_CODE,
} from './alert-record.js';
import { StoredAlert } from './alert.schema.js';

@Injectable()
export class MongoAlertStore extends AlertStore {
  constructor(@InjectModel(StoredAlert.name) private readonly alerts: Model<StoredAlert>) {
    super();
  }

  async insert({ id, fields, testedBy, error, ...rest }: AlertRecord): Promise<void> {
    const texts = { fields: JSON.stringify(fields), testedBy: testedBy ?? null, error: error ?? null };
    await this.alerts.create([{ _id: id, ...rest, ...texts }]);
  }

  async update(id: string, { state, attempts, error }: DeliveryState): Promise<void> {
    await this.alerts.updateOne({ _id: id }, { $set: { state, attempts, error: error ?? null } });
  }

  async pending(since: Date): Promise<readonly AlertRecord[]> {
    const found = await this.alerts
      .find({ state: 'pending', raisedAt: { $gte: since } })
      .sort({ raisedAt: 1 })
      .lean();
    return found.map(toRecord);
  }

  async lastTest(): Promise<AlertRecord | undefined> {
    const found = await this.alerts.findOne({ code: TEST_CODE }).sort({ raisedAt: -1 }).lean();
    return found === null ? undefined : toRecord(found);
  }

  async since(from: Date, levels: readonly Alert['level'][], limit: number): Promise<readonly AlertRecord[]> {
    const filter = { raisedAt: { $gte: from }, level: { $in: levels }, code: { $ne: TEST_CODE } };
    return (await this.alerts.find(filter).sort({ raisedAt: -1 }).limit(limit).lean()).map(toRecord);
  }
}

function toRecord({ _id, level, fields, state, testedBy, error, ...rest }: StoredAlert): AlertRecord {
  return {
    ...rest,
    id: _id,
    level: level as Alert['level'],
    fields: JSON.parse(fields) as Alert['fields'],
    state: state as AlertState,
    testedBy: testedBy ?? undefined,
    error: error ?? undefined,
  };
}
