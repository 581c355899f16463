import { type Counts } from './migration.js';

/** How far a pass has come. */
export interface PassProgress {
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
  /** Time spent in it by all processes that worked on it, in milliseconds; a killed one counts up to its last batch. */
  readonly durationMs: number;
  readonly counts: Counts;
  readonly passes: Readonly<Record<string, PassProgress>>;
}
