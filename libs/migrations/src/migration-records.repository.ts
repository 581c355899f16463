import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type MigrationRecord } from './migration-record.js';
import { MigrationRecords } from './migrations.js';
import { MigrationDocument } from './migrations.schema.js';

@Injectable()
export class MongoMigrationRecords extends MigrationRecords {
  constructor(@InjectModel(MigrationDocument.name) private readonly model: Model<MigrationDocument>) {
    super();
  }

  async all(): Promise<readonly MigrationRecord[]> {
    return (await this.model.find().sort({ _id: 1 }).lean()).map(toRecord);
  }
}

function toRecord(document: MigrationDocument): MigrationRecord {
  const { _id: id, description, checksum, startedAt, appliedAt, durationMs, counts, passes } = document;
  return {
    id,
    description,
    checksum,
    startedAt,
    appliedAt: appliedAt ?? undefined,
    durationMs,
    counts,
    passes,
  };
}
