import { ManualClock } from '@app/kernel';
import { MemoryLog } from '@testing/observability';

import { type HeldLock, LockStore, type LockSighting } from '../src/lock.js';
import { MigrationLock } from '../src/migration-lock.js';
import { type MigrationRecord, MigrationRecords } from '../src/migration-record.js';
import { MigrationRunner } from '../src/migration-runner.js';
import { MigrationWork } from '../src/migration-work.js';
import { checksumOf, type Migration } from '../src/migration.js';
import { Migrations } from '../src/migrations.js';

type Advance = Parameters<MigrationRecords['advance']>[0];

/** The record of a database that lives as long as the test. */
export class InMemoryRecords extends MigrationRecords {
  readonly byId = new Map<string, MigrationRecord>();
  isNew = false;
  /** How long a transaction of this database meets conflicts before it gets through. */
  conflictsMs = 0;

  all(): Promise<readonly MigrationRecord[]> {
    return Promise.resolve([...this.byId.values()]);
  }
  isNewDatabase(): Promise<boolean> {
    return Promise.resolve(this.isNew);
  }
  async recordAsNew(migrations: readonly Migration[], at: Date): Promise<void> {
    for (const migration of migrations) {
      const record = await this.begin(migration, 0, at);
      this.byId.set(migration.id, { ...record, appliedAt: at });
    }
  }
  begin(migration: Migration, _epoch: number, startedAt: Date): Promise<MigrationRecord> {
    const { id, description } = migration;
    const nothingYet = { appliedAt: undefined, durationMs: 0, counts: {}, passes: {} };
    const fresh = { id, description, checksum: checksumOf(migration), startedAt, ...nothingYet };
    const record = this.byId.get(id) ?? fresh;
    this.byId.set(id, record);
    return Promise.resolve(record);
  }
  advance({ id, pass, progress, counts, elapsedMs }: Advance): Promise<void> {
    const record = this.#known(id);
    const doubled = (record.counts.doubled ?? 0) + (counts.doubled ?? 0);
    const durationMs = record.durationMs + elapsedMs;
    const passes = { ...record.passes, [pass]: progress };
    this.byId.set(id, { ...record, durationMs, passes, counts: { doubled } });
    return Promise.resolve();
  }
  finish({ id }: Pick<Advance, 'id'>, appliedAt: Date): Promise<void> {
    this.byId.set(id, { ...this.#known(id), appliedAt });
    return Promise.resolve();
  }

  #known(id: string): MigrationRecord {
    const record = this.byId.get(id);
    if (record === undefined) throw new Error(`${id} has not begun`);
    return record;
  }
}

class FreeLock extends LockStore {
  take(owner: string): Promise<HeldLock | undefined> {
    return Promise.resolve({ owner, epoch: 1 });
  }
  look(): Promise<LockSighting | undefined> {
    return Promise.resolve(undefined);
  }
  takeOver(): Promise<HeldLock | undefined> {
    return Promise.resolve(undefined);
  }
  beat(): Promise<boolean> {
    return Promise.resolve(true);
  }
  release(): Promise<void> {
    return Promise.resolve();
  }
}

const untilEnded = (_: number, ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    ended.addEventListener('abort', () => {
      resolve();
    });
  });

export interface MigratingProcess {
  readonly runner: MigrationRunner;
  readonly migrations: Migrations;
  /** `indexes` each time indexes were made; migrations may add their own. */
  readonly events: string[];
}

/** A process that starts on a database. */
export function aMigratingProcess(records: InMemoryRecords, ...all: readonly Migration[]): MigratingProcess {
  const events: string[] = [];
  const migrations = new Migrations(records);
  migrations.register(...all);
  const log = new MemoryLog();
  const lock = new MigrationLock(new FreeLock(), {
    leaseMs: 1000,
    owner: 'a',
    holder: 'a',
    pause: untilEnded,
    onWait: () => undefined,
    onTakeOver: () => undefined,
  });
  // Nothing is rolled back here: a batch that fails writes nothing in the first place.
  const transactions = {
    run: <T>(work: (session: never) => Promise<T>, retryLimitMs = 10_000): Promise<T> =>
      records.conflictsMs > retryLimitMs
        ? Promise.reject(new Error('write conflict'))
        : work(undefined as never),
  };
  const work = new MigrationWork(records, transactions, new ManualClock(1000), { batchSize: 10, log });
  const indexes = {
    create: (): Promise<void> => {
      events.push('indexes');
      return Promise.resolve();
    },
  };
  return { runner: new MigrationRunner({ migrations, lock, work, indexes }), migrations, events };
}
