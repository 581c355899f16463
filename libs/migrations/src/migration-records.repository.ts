import { isDuplicateKey, type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Connection, Model } from 'mongoose';

import { FindingDocument, FindingDocumentSchema } from './finding.schema.js';
import { checksumOf, type Migration } from './migration.js';
import {
  type Advance,
  type BatchAdvance,
  type MigrationRecord,
  MigrationRecords,
} from './migration-record.js';
import { LockLostError } from './migrations.errors.js';
import { MigrationDocument, MigrationDocumentSchema } from './migrations.schema.js';

/** Made by the migrations themselves, before they know whether there is anything else. */
const OWN_COLLECTIONS = ['migrations', 'migration_lock', 'migration_findings'];

@Injectable()
export class MongoMigrationRecords extends MigrationRecords {
  constructor(
    @InjectModel(MigrationDocument.name) private readonly migrations: Model<MigrationDocument>,
    @InjectModel(FindingDocument.name) private readonly findings: Model<FindingDocument>,
  ) {
    super();
  }

  async all(): Promise<readonly MigrationRecord[]> {
    return (await this.migrations.find().sort({ _id: 1 }).lean()).map(toRecord);
  }

  async isNewDatabase(): Promise<boolean> {
    const collections = await this.migrations.db.listCollections();
    return collections.every(({ name }) => OWN_COLLECTIONS.includes(name));
  }

  async recordAsNew(migrations: readonly Migration[], at: Date): Promise<void> {
    await this.migrations.insertMany(
      migrations.map((migration) => ({
        ...begun(migration, at),
        _id: migration.id,
        epoch: 0,
        appliedAt: at,
      })),
    );
  }

  async begin(migration: Migration, epoch: number, at: Date): Promise<MigrationRecord> {
    try {
      const document = await this.migrations
        .findOneAndUpdate(
          { _id: migration.id, epoch: { $lte: epoch } },
          { $set: { epoch }, $setOnInsert: begun(migration, at) },
          { upsert: true, returnDocument: 'after' },
        )
        .lean();
      return toRecord(document);
    } catch (error) {
      if (isDuplicateKey(error)) throw new LockLostError();
      throw error;
    }
  }

  async advance(advance: BatchAdvance, session: Session): Promise<void> {
    const { id, epoch, elapsedMs, pass, progress, counts, findings } = advance;
    const counted = Object.entries(counts).map(([name, count]) => [`counts.${name}`, count]);
    const { matchedCount } = await this.migrations.updateOne(
      { _id: id, epoch },
      {
        $set: { [`passes.${pass}`]: { cursor: progress.cursor ?? null, isDone: progress.isDone } },
        $inc: { durationMs: elapsedMs, ...(Object.fromEntries(counted) as Record<string, number>) },
      },
      { session },
    );
    if (matchedCount !== 1) throw new LockLostError();
    if (findings.length === 0) return;
    await this.findings.insertMany(
      findings.map((finding) => ({ migration: id, ...finding })),
      { session },
    );
  }

  async finish({ id, epoch, elapsedMs }: Advance, at: Date): Promise<void> {
    const { matchedCount } = await this.migrations.updateOne(
      { _id: id, epoch },
      { $set: { appliedAt: at }, $inc: { durationMs: elapsedMs } },
    );
    if (matchedCount !== 1) throw new LockLostError();
  }
}

/** For a tool beside the server: what has been applied to the database, known to this version or not. */
export const migrationRecordsOn = (connection: Connection): Pick<MigrationRecords, 'all'> =>
  new MongoMigrationRecords(
    connection.model<MigrationDocument>(MigrationDocument.name, MigrationDocumentSchema),
    connection.model<FindingDocument>(FindingDocument.name, FindingDocumentSchema),
  );

function begun(migration: Migration, at: Date): Omit<MigrationDocument, '_id' | 'epoch'> {
  const { description } = migration;
  const checksum = checksumOf(migration);
  return { description, checksum, startedAt: at, appliedAt: null, durationMs: 0, counts: {}, passes: {} };
}

function toRecord(document: MigrationDocument): MigrationRecord {
  const { _id: id, description, checksum, startedAt, appliedAt, durationMs, counts } = document;
  const passes = Object.fromEntries(
    Object.entries(document.passes).map(([name, { cursor, isDone }]) => [
      name,
      { cursor: cursor ?? undefined, isDone },
    ]),
  );
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
