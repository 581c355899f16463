import { type HaltProgress, type HaltRecord, type HaltScope, HaltStore } from '@app/emergency-stop';

/** The records in memory, with a database that goes away when a test says so. */
export class MemoryHaltStore extends HaltStore {
  isDown = false;
  readonly records = new Map<HaltScope, HaltRecord>();

  read(): Promise<readonly HaltRecord[]> {
    return this.#answer(() => [...this.records.values()]);
  }

  activate(record: HaltRecord): Promise<HaltRecord> {
    return this.#answer(() => {
      const stored = this.records.get(record.scope);
      if (stored?.enabled) return stored;
      const activated = { ...record, epoch: Math.max(record.epoch, (stored?.epoch ?? 0) + 1) };
      this.records.set(record.scope, activated);
      return activated;
    });
  }

  demandFlatten(scope: HaltScope, epoch: number): Promise<void> {
    return this.#change(scope, epoch, { flatten: true });
  }

  saveProgress(scope: HaltScope, epoch: number, progress: HaltProgress): Promise<void> {
    return this.#change(scope, epoch, progress);
  }

  deactivate(scope: HaltScope, epoch: number): Promise<boolean> {
    return this.#answer(() => {
      const stored = this.records.get(scope);
      if (stored?.enabled !== true || stored.epoch !== epoch) return false;
      this.records.set(scope, { ...stored, enabled: false });
      return true;
    });
  }

  #change(scope: HaltScope, epoch: number, changes: Partial<HaltRecord>): Promise<void> {
    return this.#answer(() => {
      const stored = this.records.get(scope);
      if (stored?.enabled === true && stored.epoch === epoch)
        this.records.set(scope, { ...stored, ...changes });
    });
  }

  #answer<T>(work: () => T): Promise<T> {
    return this.isDown ? Promise.reject(new Error('the database is away')) : Promise.resolve(work());
  }
}
