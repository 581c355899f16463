import { aMigratingProcess, InMemoryRecords } from '@testing/migrations';

import { rehearse } from './dry-run.js';
import { Migration, type Batch, type MigrationStage, type Pass } from './migration.js';
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

const never = new AbortController().signal;
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
    const first = aMigratingProcess(records, ...all);
    await first.runner.run(never);
    await aMigratingProcess(records, ...all).runner.run(never);
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
    await expect(aMigratingProcess(records, dying).runner.run(never)).rejects.toThrow('killed');
    await aMigratingProcess(records, new DoubleNumbers('0001-double', numbers)).runner.run(never);
    expect(numbers).toEqual(doubled(45));
    expect(records.byId.get('0001-double')?.counts).toEqual({ doubled: 45 });
  });

  it('outwait the transaction that a dead process left behind, which lasts a minute', async () => {
    const [records, numbers] = [new InMemoryRecords(), upTo(3)];
    records.conflictsMs = 60_000;
    await aMigratingProcess(records, new DoubleNumbers('0001-double', numbers)).runner.run(never);
    expect(numbers).toEqual(doubled(3));
  });

  it('stop between two batches when the start is given up, and go on from there', async () => {
    const records = new InMemoryRecords();
    const numbers = upTo(45);
    const deadline = new AbortController();
    const slow = new DoubleNumbers('0001-double', numbers);
    slow.beforeWrite = (after) => {
      if (after === '20') deadline.abort(new Error('too long'));
    };
    await expect(aMigratingProcess(records, slow).runner.run(deadline.signal)).rejects.toThrow('too long');
    expect(numbers.slice(0, 31)).toEqual([...doubled(30), 30]);
    await aMigratingProcess(records, new DoubleNumbers('0001-double', numbers)).runner.run(never);
    expect(numbers).toEqual(doubled(45));
  });

  it('are recorded and not run on a new database', async () => {
    const records = new InMemoryRecords();
    records.isNew = true;
    const numbers = upTo(3);
    const { runner, events } = aMigratingProcess(records, new DoubleNumbers('0001-double', numbers));
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
    await aMigratingProcess(records, new DoubleNumbers('0001-double', upTo(3))).runner.run(never);
    return records;
  };

  it('when an applied migration says that it does something else', async () => {
    const numbers = upTo(3);
    const changed = new DoubleNumbers('0001-double', numbers, { steps: ['n: 3n'] });
    const { runner, events } = aMigratingProcess(
      await applied(),
      changed,
      new DoubleNumbers('0002-more', numbers),
    );
    await expect(runner.run(never)).rejects.toThrow(
      /'0001-double' is not the one that was begun here on 1970-01-01.*Start the version that has that one/,
    );
    expect([numbers, events]).toEqual([upTo(3), []]);
  });

  it('when the database has had one that this version does not have', async () => {
    await expect(aMigratingProcess(await applied()).runner.run(never)).rejects.toThrow(
      /has had migration '0001-double' \(Double the numbers\).*Start the newer version/,
    );
  });

  it('when one cannot be verified; it is verified again by the next start', async () => {
    const records = new InMemoryRecords();
    const migration = new DoubleNumbers('0001-double', upTo(3));
    migration.problems = ['one number is odd'];
    await expect(aMigratingProcess(records, migration).runner.run(never)).rejects.toThrow(
      MigrationRefusedError,
    );
    await expect(aMigratingProcess(records, migration).runner.run(never)).rejects.toThrow(
      /one number is odd/,
    );
    migration.problems = [];
    await aMigratingProcess(records, migration).runner.run(never);
    expect(migration.numbers).toEqual(doubled(3));
  });
});
