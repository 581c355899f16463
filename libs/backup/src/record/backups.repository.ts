import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Connection, Model } from 'mongoose';

import { StoredBackup, StoredBackupSchema } from './backup.schema.js';
import { type BackupRecord, Backups } from './backups.js';

@Injectable()
export class MongoBackups extends Backups {
  constructor(@InjectModel(StoredBackup.name) private readonly model: Model<StoredBackup>) {
    super();
  }

  async last(): Promise<BackupRecord | undefined> {
    return (await this.newest(1))[0];
  }

  async newest(count: number): Promise<readonly BackupRecord[]> {
    return (await this.model.find().sort({ takenAt: -1 }).limit(count).lean()).map(toRecord);
  }

  async keep({ digest, ...record }: BackupRecord): Promise<void> {
    await this.model.create([{ ...record, _id: digest, verifiedAt: record.verifiedAt ?? null }]);
  }

  async markVerified(digest: string, at: Date): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne({ _id: digest }, { $set: { verifiedAt: at } });
    return matchedCount === 1;
  }
}

/** For a tool beside the server. */
export const backupsOn = (connection: Connection): Backups =>
  new MongoBackups(connection.model<StoredBackup>(StoredBackup.name, StoredBackupSchema));

function toRecord({ _id: digest, verifiedAt, ...record }: StoredBackup): BackupRecord {
  return { ...record, digest, verifiedAt: verifiedAt ?? undefined };
}
