import { type Indexes } from '@app/persistence';

import { type MigrationStage } from './migration.js';
import { type MigrationLock } from './migration-lock.js';
import { type MigrationStatus, refusals } from './migration-status.js';
import { type Holding, type MigrationWork } from './migration-work.js';
import { type Migrations } from './migrations.js';
import { MigrationRefusedError } from './migrations.errors.js';

export interface RunnerParts {
  readonly migrations: Migrations;
  readonly lock: MigrationLock;
  readonly work: MigrationWork;
  readonly indexes: Pick<Indexes, 'create'>;
}

/** Applies what is pending, each migration once and in order, and makes the indexes that everything else relies on. */
export class MigrationRunner {
  constructor(private readonly parts: RunnerParts) {}

  /**
   * One query when nothing is pending, besides the indexes. An abort ends it after the present batch; the next run
   * goes on from there. @throws MigrationRefusedError, LockLostError, or the reason of the signal
   */
  async run(signal: AbortSignal): Promise<void> {
    const { lock, indexes } = this.parts;
    if ((await this.#demandKnown()).every(isApplied)) {
      await indexes.create();
      return;
    }
    await lock.hold(signal, (held, holding) => this.#migrate({ lock: held, signal: holding }));
  }

  async #migrate(holding: Holding): Promise<void> {
    const { migrations, work, indexes } = this.parts;
    const isUntouched = (await this.#demandKnown()).every(({ state }) => state === 'pending');
    if (isUntouched) await work.recordAllIfNew(migrations.inOrder());
    await this.#applyAll('before_indexes', holding);
    await indexes.create();
    await this.#applyAll('after_indexes', holding);
  }

  async #applyAll(stage: MigrationStage, holding: Holding): Promise<void> {
    const { migrations, work } = this.parts;
    // Asked again each time: another process may have migrated while this one waited.
    const applied = new Set((await this.#demandKnown()).filter(isApplied).map(({ id }) => id));
    for (const migration of migrations.inOrder()) {
      if (migration.stage === stage && !applied.has(migration.id)) await work.apply(migration, holding);
    }
  }

  /** @throws MigrationRefusedError */
  async #demandKnown(): Promise<readonly MigrationStatus[]> {
    const statuses = await this.parts.migrations.status();
    const [first, ...others] = refusals(statuses);
    if (first !== undefined) throw new MigrationRefusedError([first, ...others]);
    return statuses;
  }
}

const isApplied = ({ state }: MigrationStatus): boolean => state === 'applied';
