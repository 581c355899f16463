import { type UserId, userId } from '@app/kernel';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type WrappedDataKey } from '../vault/data-key.js';
import { DataKeyRecord } from './data-key.schema.js';

/** The wrapped data keys of all users. */
@Injectable()
export class DataKeyRepository {
  constructor(@InjectModel(DataKeyRecord.name) private readonly keys: Model<DataKeyRecord>) {}

  async find(owner: UserId, version: number): Promise<WrappedDataKey | undefined> {
    const record = await this.keys.findById(idOf(owner, version)).lean();
    return record === null ? undefined : fromRecord(record);
  }

  async newest(owner: UserId, session: Session): Promise<WrappedDataKey | undefined> {
    const record = await this.keys.findOne({ userId: owner }).sort({ version: -1 }).session(session).lean();
    return record === null ? undefined : fromRecord(record);
  }

  async insert(dataKey: WrappedDataKey, session: Session): Promise<void> {
    await this.keys.create([{ ...dataKey, _id: idOf(dataKey.userId, dataKey.version), uses: 1 }], {
      session,
    });
  }

  /** Notes that something is sealed with it now: whoever removes it at the same time conflicts. */
  async noteUse({ userId: owner, version }: WrappedDataKey, session: Session): Promise<void> {
    await this.keys.updateOne({ _id: idOf(owner, version) }, { $inc: { uses: 1 } }, { session });
  }

  /** Those that are under another key-encryption key than this one. */
  async notUnder(keyEncryptionKeyId: string): Promise<readonly WrappedDataKey[]> {
    const records = await this.keys
      .find({ keyEncryptionKeyId: { $ne: keyEncryptionKeyId } })
      .sort({ _id: 1 })
      .lean();
    return records.map(fromRecord);
  }

  async remove({ userId: owner, version }: WrappedDataKey, session: Session): Promise<void> {
    await this.keys.deleteOne({ _id: idOf(owner, version) }, { session });
  }
}

const idOf = (owner: UserId, version: number): string => `${owner}:${version}`;

function fromRecord(record: DataKeyRecord): WrappedDataKey {
  const { version, keyEncryptionKeyId, wrapped } = record;
  return { userId: userId(record.userId), version, keyEncryptionKeyId, wrapped };
}
