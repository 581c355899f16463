import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { type ExchangeId, exchangeId, type UserId, userId } from '@app/kernel';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { type KeyTest } from '../key-status.js';
import { type StoredKey } from '../stored-key.js';
import { type WrappedDataKey } from '../vault/data-key.js';
import { ExchangeKeyRecord } from './exchange-key.schema.js';
import { fromStoredTest, toStoredTest } from './key-test-record.js';

/** The sealed keys of all users. Every method that takes an owner sees that user's keys alone. */
@Injectable()
export class ExchangeKeyRepository {
  constructor(@InjectModel(ExchangeKeyRecord.name) private readonly keys: Model<ExchangeKeyRecord>) {}

  /** Takes the place of the key the user has there, and with it of its test. @returns both */
  async put(
    key: Omit<StoredKey, 'id' | 'test'>,
    session: Session,
  ): Promise<{ readonly stored: StoredKey; readonly replaced: StoredKey | undefined }> {
    const { userId: owner, exchange } = key;
    const before = await this.keys.findOneAndDelete({ userId: owner, exchange }, { session }).lean();
    // An id of its own: what is still under way for the key before it must not be taken for this one.
    const _id = new Types.ObjectId().toHexString();
    await this.keys.create([{ ...key, _id, test: null }], { session });
    const replaced = before === null ? undefined : fromRecord(before);
    return { stored: { ...key, id: _id, test: undefined }, replaced };
  }

  async find(owner: UserId, id: string): Promise<StoredKey | undefined> {
    const record = await this.keys.findOne({ _id: id, userId: owner }).lean();
    return record === null ? undefined : fromRecord(record);
  }

  async findAt(owner: UserId, exchange: ExchangeId): Promise<StoredKey | undefined> {
    const record = await this.keys.findOne({ userId: owner, exchange }).lean();
    return record === null ? undefined : fromRecord(record);
  }

  /** Newest first. */
  async page(owner: UserId, page: PageRequest): Promise<Page<StoredKey>> {
    const records = await this.keys
      .find({ userId: owner, ...olderThan(page) })
      .sort({ _id: -1 })
      .limit(page.limit + 1)
      .lean();
    return pageOf(records.map(fromRecord), page.limit, ({ id }) => id);
  }

  async holders(exchange: ExchangeId): Promise<readonly UserId[]> {
    const records = await this.keys.find({ exchange }, { userId: 1 }).sort({ userId: 1 }).lean();
    return records.map((record) => userId(record.userId));
  }

  /** @returns what was removed; undefined when it was not there */
  async remove(owner: UserId, id: string): Promise<StoredKey | undefined> {
    const record = await this.keys.findOneAndDelete({ _id: id, userId: owner }).lean();
    return record === null ? undefined : fromRecord(record);
  }

  /** undefined when the key is gone. */
  async noteTest(id: string, test: KeyTest): Promise<StoredKey | undefined> {
    const update = { $set: { test: toStoredTest(test) } };
    const record = await this.keys.findOneAndUpdate({ _id: id }, update, { returnDocument: 'after' }).lean();
    return record === null ? undefined : fromRecord(record);
  }

  async under(dataKey: WrappedDataKey, session: Session): Promise<readonly StoredKey[]> {
    const { userId: owner, version } = dataKey;
    const records = await this.keys
      .find({ userId: owner, dataKeyVersion: version })
      .sort({ _id: 1 })
      .session(session)
      .lean();
    return records.map(fromRecord);
  }

  /** The same secrets under another data key. */
  async reseal(
    { id }: StoredKey,
    to: Pick<StoredKey, 'dataKeyVersion' | 'sealed'>,
    session: Session,
  ): Promise<void> {
    await this.keys.updateOne({ _id: id }, { $set: to }, { session });
  }
}

function fromRecord({ _id, test, ...record }: ExchangeKeyRecord): StoredKey {
  return {
    id: _id,
    userId: userId(record.userId),
    exchange: exchangeId(record.exchange),
    keyEnding: record.keyEnding,
    storedAt: record.storedAt,
    test: test === null ? undefined : fromStoredTest(test),
    dataKeyVersion: record.dataKeyVersion,
    sealed: record.sealed,
  };
}
