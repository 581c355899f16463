import { type Clock } from '@app/kernel';
import { type Log } from '@app/observability';
import { type Transactions } from '@app/persistence';

import { type HeldLock } from './lock.js';
import { type Migration, type Pass } from './migration.js';
import { type MigrationRecords } from './migration-record.js';
import { MigrationRefusedError } from './migrations.errors.js';

/**
 * A process that was killed leaves its transaction behind, and the database gives that up after a minute: whoever takes
 * its migration over meets conflicts until then.
 */
const CONFLICTS_END_AFTER_MS = 90_000;

/** Under what a migration is done. */
export interface Holding {
  readonly lock: HeldLock;
  /** Aborts when the lock is lost or the time is up. */
  readonly signal: AbortSignal;
}

/** Does one migration from where it was left, batch by batch. */
export class MigrationWork {
  constructor(
    private readonly records: MigrationRecords,
    private readonly transactions: Pick<Transactions, 'run'>,
    private readonly clock: Clock,
    private readonly settings: { readonly batchSize: number; readonly log: Log },
  ) {}

  /** A new database is born in the present form: nothing to do but to say so. */
  async recordAllIfNew(migrations: readonly Migration[]): Promise<void> {
    if (!(await this.records.isNewDatabase())) return;
    await this.records.recordAsNew(migrations, this.clock.date());
    this.settings.log.info({ migrations: migrations.length }, 'A new database needs no migration');
  }

  /** @throws MigrationRefusedError, LockLostError, or the reason of the signal */
  async apply(migration: Migration, holding: Holding): Promise<void> {
    const { records, clock } = this;
    const { log } = this.settings;
    const { id } = migration;
    const { epoch } = holding.lock;
    holding.signal.throwIfAborted();
    const record = await records.begin(migration, epoch, clock.date());
    log.info({ migration: id, done: record.counts }, `Migrating: ${migration.description}`);
    await migration.prepare();
    for (const pass of migration.passes()) {
      const progress = record.passes[pass.name];
      if (progress?.isDone !== true) await this.#walk(id, pass, progress?.cursor, holding);
    }
    const beganAt = clock.now();
    const problems = await migration.verify();
    if (problems.length > 0) throw unverified(id, problems);
    await records.finish({ id, epoch, elapsedMs: clock.now() - beganAt }, clock.date());
    log.info({ migration: id }, 'Migrated and verified');
  }

  async #walk(id: string, pass: Pass, cursor: string | undefined, { lock, signal }: Holding): Promise<void> {
    let after = cursor;
    do {
      signal.throwIfAborted();
      after = await this.#step(id, pass, after, lock.epoch);
    } while (after !== undefined);
  }

  /** One transaction: what the batch writes, and how far it came. */
  #step(id: string, pass: Pass, after: string | undefined, epoch: number): Promise<string | undefined> {
    const beganAt = this.clock.now();
    return this.transactions.run(async (session) => {
      const batch = await pass.batch(after, this.settings.batchSize, session);
      await batch.write(session);
      const { next, counts, findings } = batch;
      const progress = { cursor: next, isDone: next === undefined };
      const elapsedMs = this.clock.now() - beganAt;
      const advance = { id, epoch, elapsedMs, pass: pass.name, progress, counts, findings };
      await this.records.advance(advance, session);
      return next;
    }, CONFLICTS_END_AFTER_MS);
  }
}

function unverified(id: string, problems: readonly string[]): MigrationRefusedError {
  return new MigrationRefusedError([
    `Migration '${id}' did all it does, and the result is not as it should be: ${problems.join(', ')}. Correct that and start again, or restore a backup from before; until then nothing else reads this database`,
  ]);
}
