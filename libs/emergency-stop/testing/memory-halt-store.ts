import {
  type HaltHead,
  type HaltProgress,
  type HaltRecord,
  type HaltScope,
  HaltStore,
} from '@app/emergency-stop';

/** The records in memory, with a database that goes away when a test says so. */
export class MemoryHaltStore extends HaltStore {
  isDown = false;
  /** Everything is written, and nobody is told so. */
  losesAnswers = false;
  onDeactivate: () => void = () => undefined;
  readonly records = new Map<HaltScope, HaltRecord>();

  heads(): Promise<readonly HaltHead[]> {
    return this.#answer(() => [...this.records.values()]);
  }

  find(scope: HaltScope): Promise<HaltRecord | undefined> {
    return this.#answer(() => this.records.get(scope));
  }

  activate(record: HaltRecord): Promise<HaltRecord> {
    return this.#answer(() => {
      const stored = this.records.get(record.scope);
      const activated = stored?.enabled
        ? { ...stored, flatten: stored.flatten || record.flatten }
        : { ...record, epoch: Math.max(record.epoch, (stored?.epoch ?? 0) + 1) };
      this.records.set(record.scope, activated);
      return activated;
    });
  }

  saveProgress(scope: HaltScope, epoch: number, progress: HaltProgress): Promise<void> {
    return this.#change(scope, epoch, progress);
  }

  deactivate(scope: HaltScope, epoch: number): Promise<boolean> {
    return this.#answer(() => {
      const stored = this.records.get(scope);
      if (stored?.enabled !== true || stored.epoch !== epoch) return false;
      this.records.set(scope, { ...stored, enabled: false });
      this.onDeactivate();
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
    if (this.isDown) return Promise.reject(new Error('the database is away'));
    const answer = work();
    return this.losesAnswers ? Promise.reject(new Error('the answer was lost')) : Promise.resolve(answer);
  }
}
