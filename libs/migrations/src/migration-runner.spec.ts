import { ManualClock } from '@app/kernel';
import { MemoryLog } from '@testing/observability';

import { rehearse } from './dry-run.js';
import { LockStore, type HeldLock, type LockSighting } from './lock.js';
import { MigrationLock } from './migration-lock.js';
import { type MigrationRecord, MigrationRecords } from './migration-record.js';
import { MigrationRunner } from './migration-runner.js';
import { MigrationWork } from './migration-work.js';
import { checksumOf, Migration, type Batch, type MigrationStage, type Pass } from './migration.js';
import { DuplicateMigrationError, MigrationRefusedError } from './migrations.errors.js';
import { Migrations } from './migrations.js';

/** Doubles the numbers of a list, one after another, and can be told what goes wrong. */
class DoubleNumbers extends Migration {
  readonly description = 'Double the numbers';
  readonly steps: readonly string[];
  readonly stage: MigrationStage;
  problems: readonly string[] = [];
  /** Called before each batch is written. */
  beforeWrite: (after: string | undefined) => void = () => undefined;

  constructor(
    readonly id: string,
    readonly numbers: number[],
    { steps = ['n: 2n'], stage = 'after_indexes' }: Partial<Pick<Migration, 'steps' | 'stage'>> = {},
  ) {
    super();
    this.steps = steps;
    this.stage = stage;
  }

  passes(): readonly Pass[] {
    return [{ name: 'all', batch: (after, limit) => Promise.resolve(this.#batch(after, limit)) }];
  }

  verify(): Promise<readonly string[]> {
    return Promise.resolve(this.problems);
  }

  #batch(after: string | undefined, limit: number): Batch {
    const start = after === undefined ? 0 : Number(after);
    const end = Math.min(start + limit, this.numbers.length);
    return {
      next: end < this.numbers.length ? String(end) : undefined,
      counts: { doubled: end - start },
      findings: [],
      write: () => {
        this.beforeWrite(after);
        for (let n = start; n < end; n += 1) this.numbers[n] = (this.numbers[n] ?? 0) * 2;
        return Promise.resolve();
      },
    };
  }
}

type Advance = Parameters<MigrationRecords['advance']>[0];

/** The record of a database that lives as long as the test. */
class InMemoryRecords extends MigrationRecords {
  readonly byId = new Map<string, MigrationRecord>();
  isNew = false;

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

const never = new AbortController().signal;
const untilEnded = (_: number, ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    ended.addEventListener('abort', () => {
      resolve();
    });
  });

/** A process that starts on a database. */
function aProcess(records: InMemoryRecords, ...all: readonly Migration[]) {
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
    run: <T>(work: (session: never) => Promise<T>): Promise<T> => work(undefined as never),
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

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const doubled = (count: number): number[] => upTo(count).map((n) => 2 * n);

describe('migrations', () => {
  it('happen once, in the order of their numbers, and the indexes after what makes room for them', async () => {
    const records = new InMemoryRecords();
    const order: string[] = [];
    const named = (id: string, stage: MigrationStage): DoubleNumbers => {
      const migration = new DoubleNumbers(id, upTo(1), { stage });
      migration.beforeWrite = () => order.push(id);
      return migration;
    };
    const all = [
      named('0003-c', 'before_indexes'),
      named('0002-b', 'after_indexes'),
      named('0001-a', 'after_indexes'),
    ];
    const first = aProcess(records, ...all);
    await first.runner.run(never);
    await aProcess(records, ...all).runner.run(never);
    expect(order).toEqual(['0003-c', '0001-a', '0002-b']);
    expect(first.events).toEqual(['indexes']);
    expect((await first.migrations.status()).map(({ state }) => state)).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
  });

  it.each([0, 1, 2, 3, 4])('come to the same result after a death in batch %p', async (batch) => {
    const records = new InMemoryRecords();
    const numbers = upTo(45);
    const dying = new DoubleNumbers('0001-double', numbers);
    dying.beforeWrite = (after) => {
      if (Number(after ?? 0) === batch * 10) throw new Error('killed');
    };
    await expect(aProcess(records, dying).runner.run(never)).rejects.toThrow('killed');
    await aProcess(records, new DoubleNumbers('0001-double', numbers)).runner.run(never);
    expect(numbers).toEqual(doubled(45));
    expect(records.byId.get('0001-double')?.counts).toEqual({ doubled: 45 });
  });

  it('stop between two batches when the start is given up, and go on from there', async () => {
    const records = new InMemoryRecords();
    const numbers = upTo(45);
    const deadline = new AbortController();
    const slow = new DoubleNumbers('0001-double', numbers);
    slow.beforeWrite = (after) => {
      if (after === '20') deadline.abort(new Error('too long'));
    };
    await expect(aProcess(records, slow).runner.run(deadline.signal)).rejects.toThrow('too long');
    expect(numbers.slice(0, 31)).toEqual([...doubled(30), 30]);
    await aProcess(records, new DoubleNumbers('0001-double', numbers)).runner.run(never);
    expect(numbers).toEqual(doubled(45));
  });

  it('are recorded and not run on a new database', async () => {
    const records = new InMemoryRecords();
    records.isNew = true;
    const numbers = upTo(3);
    const { runner, events } = aProcess(records, new DoubleNumbers('0001-double', numbers));
    await runner.run(never);
    expect(numbers).toEqual(upTo(3));
    expect(records.byId.get('0001-double')?.appliedAt).toEqual(new Date(1000));
    expect(events).toEqual(['indexes']);
  });

  it('are rehearsed with counts, and nothing is written', async () => {
    const numbers = upTo(45);
    const rehearsal = await rehearse(new DoubleNumbers('0001-double', numbers), 10);
    expect(rehearsal.counts).toEqual({ doubled: 45 });
    expect(numbers).toEqual(upTo(45));
  });

  it('have numbers of their own', () => {
    const migrations = new Migrations(new InMemoryRecords());
    migrations.register(new DoubleNumbers('0001-a', []));
    expect(() => {
      migrations.register(new DoubleNumbers('0001-b', []));
    }).toThrow(DuplicateMigrationError);
  });
});

describe('a start is refused, and says why and what to do', () => {
  const applied = async (): Promise<InMemoryRecords> => {
    const records = new InMemoryRecords();
    await aProcess(records, new DoubleNumbers('0001-double', upTo(3))).runner.run(never);
    return records;
  };

  it('when an applied migration says that it does something else', async () => {
    const numbers = upTo(3);
    const changed = new DoubleNumbers('0001-double', numbers, { steps: ['n: 3n'] });
    const { runner, events } = aProcess(await applied(), changed, new DoubleNumbers('0002-more', numbers));
    await expect(runner.run(never)).rejects.toThrow(
      /'0001-double' is not the one that was begun here on 1970-01-01.*Start the version that has that one/,
    );
    expect([numbers, events]).toEqual([upTo(3), []]);
  });

  it('when the database has had one that this version does not have', async () => {
    await expect(aProcess(await applied()).runner.run(never)).rejects.toThrow(
      /has had migration '0001-double' \(Double the numbers\).*Start the newer version/,
    );
  });

  it('when one cannot be verified; it is verified again by the next start', async () => {
    const records = new InMemoryRecords();
    const migration = new DoubleNumbers('0001-double', upTo(3));
    migration.problems = ['one number is odd'];
    await expect(aProcess(records, migration).runner.run(never)).rejects.toThrow(MigrationRefusedError);
    await expect(aProcess(records, migration).runner.run(never)).rejects.toThrow(/one number is odd/);
    migration.problems = [];
    await aProcess(records, migration).runner.run(never);
    expect(migration.numbers).toEqual(doubled(3));
  });
});
