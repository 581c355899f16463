import { type Session } from '@app/persistence';

import { type Counts, type Migration, type MigrationFinding } from './migration.js';

/** How far a pass has come. */
interface PassProgress {
  readonly cursor: string | undefined;
  readonly isDone: boolean;
}

/** What is stored of a migration that has begun. */
export interface MigrationRecord {
  readonly id: string;
  readonly description: string;
  readonly checksum: string;
  readonly startedAt: Date;
  /** Undefined until it was verified. */
  readonly appliedAt: Date | undefined;
  /** Spent in it by all processes that worked on it, in milliseconds; of a killed one, what it wrote. */
  readonly durationMs: number;
  readonly counts: Counts;
  readonly passes: Readonly<Record<string, PassProgress>>;
}

/** What is stored together with a batch, or with the end of a migration. */
export interface Advance {
  readonly id: string;
  /** Of the lock: the write is refused when a later holder has begun. */
  readonly epoch: number;
  readonly elapsedMs: number;
}

export interface BatchAdvance extends Advance {
  readonly pass: string;
  readonly progress: PassProgress;
  readonly counts: Counts;
  readonly findings: readonly MigrationFinding[];
}

/** What is known in a database about its migrations (port). */
export abstract class MigrationRecords {
  abstract all(): Promise<readonly MigrationRecord[]>;
  /** Whether there is no collection yet. */
  abstract isNewDatabase(): Promise<boolean>;
  /** All at once: a new database is born in the present form. */
  abstract recordAsNew(migrations: readonly Migration[], at: Date): Promise<void>;
  /** The record to go on from, now under this lock. @throws LockLostError */
  abstract begin(migration: Migration, epoch: number, at: Date): Promise<MigrationRecord>;
  /** @throws LockLostError */
  abstract advance(advance: BatchAdvance, session: Session): Promise<void>;
  /** @throws LockLostError */
  abstract finish(advance: Advance, at: Date): Promise<void>;
}
