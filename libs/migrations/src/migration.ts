import { createHash } from 'node:crypto';

import { type Session } from '@app/persistence';

/** How many documents of which kind; the names are for people. */
export type Counts = Readonly<Record<string, number>>;

/** What could not be done for one document; the document stays where it is. */
export interface MigrationFinding {
  /** Collection and id, such as `legacy_bots:4711`. */
  readonly subject: string;
  readonly problem: string;
}

/** What a pass makes of its next documents; nothing is written before `write` is called. */
export interface Batch {
  /** From where to go on; undefined after the last document. */
  readonly next: string | undefined;
  readonly counts: Counts;
  readonly findings: readonly MigrationFinding[];
  readonly write: (session: Session) => Promise<void>;
}

/**
 * One walk over documents. A batch is read, written and its cursor stored in one transaction, so that a process that
 * dies anywhere is continued as if it had not. A dry run asks for the same batches and writes none of them.
 */
export interface Pass {
  /** Unique in its migration, and never changed: the stored cursor has this name. */
  readonly name: string;
  /** The next documents after the cursor, `limit` at most. Called again after a conflict, so it must not change anything. */
  batch(after: string | undefined, limit: number, session: Session | undefined): Promise<Batch>;
}

/** `before_indexes`: what would keep unique indexes from being made. Everything else comes after them. */
export type MigrationStage = 'before_indexes' | 'after_indexes';

/**
 * A change of stored documents (port), implemented where the documents belong, and registered in the constructor of
 * that area's module. Once released it is never changed: what must be different is a migration of its own.
 */
export abstract class Migration {
  /** A number of four digits, which gives the order, and a name: `0003-adopt-users`. */
  abstract readonly id: string;
  abstract readonly description: string;
  abstract readonly stage: MigrationStage;
  /** What it does, in words, step by step: the checksum is made of this text. */
  abstract readonly steps: readonly string[];

  /** What cannot be done in transactions, such as renaming a collection: at once, and any number of times. */
  prepare(): Promise<void> {
    return Promise.resolve();
  }

  abstract passes(): readonly Pass[];

  /** Asked after the last pass: what is not as it should be. Anything found refuses the start. */
  abstract verify(): Promise<readonly string[]>;
}

/** Of what a migration declares: the same text for the same behaviour, whatever the compiler makes of the code. */
export function checksumOf({ id, stage, steps }: Pick<Migration, 'id' | 'stage' | 'steps'>): string {
  return createHash('sha256')
    .update(JSON.stringify([id, stage, ...steps]))
    .digest('hex');
}
