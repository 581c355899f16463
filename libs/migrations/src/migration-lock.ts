import { type HeldLock, type LockSighting, type LockStore } from './lock.js';
import { LockLostError } from './migrations.errors.js';

export interface MigrationLockSettings {
  /** A holder that gives no sign of life for so long is dead; 0 where no other process can be alive. Milliseconds. */
  readonly leaseMs: number;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Of this process, and of no other one ever. */
  readonly owner: string;
  /** For people: host and process id. */
  readonly holder: string;
  readonly onWait: (holder: string) => void;
  readonly onTakeOver: (holder: string) => void;
}

/** The holder as it was seen last, and how many looks in a row found it unchanged. */
interface Watch {
  readonly owner: string | undefined;
  readonly beat: number;
  readonly silentLooks: number;
}
const NOBODY: Watch = { owner: undefined, beat: 0, silentLooks: 0 };
const isSame = (watch: Watch, { owner, beat }: LockSighting): boolean =>
  watch.owner === owner && watch.beat === beat;

/** Signs of life, and looks at them, in one lease. */
const BEATS_PER_LEASE = 10;

/**
 * One process migrates at a time. That a holder is dead is seen by its beat standing still for a lease, counted in
 * looks: clocks need not agree, and a process that was suspended does not mistake its own pause for the holder's.
 */
export class MigrationLock {
  constructor(
    private readonly store: LockStore,
    private readonly settings: MigrationLockSettings,
  ) {}

  /**
   * Runs `work` while holding the lock; its signal aborts also when the lock is lost. Waits for as long as `signal`
   * allows. @throws LockLostError, or the reason of the signal
   */
  async hold<T>(signal: AbortSignal, work: (lock: HeldLock, signal: AbortSignal) => Promise<T>): Promise<T> {
    const lock = await this.#acquire(signal);
    const lost = new AbortController();
    const ended = new AbortController();
    const beating = this.#beat(lock, ended.signal, () => {
      lost.abort(new LockLostError());
    });
    try {
      return await work(lock, AbortSignal.any([signal, lost.signal]));
    } finally {
      ended.abort();
      await beating;
      await this.store.release(lock);
    }
  }

  async #acquire(signal: AbortSignal): Promise<HeldLock> {
    const { leaseMs, pause } = this.settings;
    let watch = NOBODY;
    for (;;) {
      signal.throwIfAborted();
      const taken = await this.#tryOnce(watch);
      if ('epoch' in taken) return taken;
      watch = taken;
      await pause(leaseMs / BEATS_PER_LEASE, signal);
    }
  }

  /** The lock, or what is known about its holder now. */
  async #tryOnce(watch: Watch): Promise<HeldLock | Watch> {
    const { owner, holder, leaseMs, onWait } = this.settings;
    const taken = await this.store.take(owner, holder);
    if (taken !== undefined) return taken;
    const seen = await this.store.look();
    if (seen === undefined) return NOBODY;
    if (watch.owner !== seen.owner && leaseMs > 0) onWait(seen.holder);
    const silentLooks = isSame(watch, seen) ? watch.silentLooks + 1 : 0;
    const isDead = leaseMs === 0 || silentLooks >= BEATS_PER_LEASE;
    const stolen = isDead ? await this.#takeOver(seen) : undefined;
    return stolen ?? { owner: seen.owner, beat: seen.beat, silentLooks };
  }

  async #takeOver(seen: LockSighting): Promise<HeldLock | undefined> {
    const { owner, holder, onTakeOver } = this.settings;
    const taken = await this.store.takeOver(seen, owner, holder);
    if (taken !== undefined) onTakeOver(seen.holder);
    return taken;
  }

  /** Never rejects: a beat that fails is tried again, and whoever takes the lock meanwhile is found by the next one. */
  async #beat(lock: HeldLock, ended: AbortSignal, onLost: () => void): Promise<void> {
    const everyMs = Math.max(this.settings.leaseMs / BEATS_PER_LEASE / 2, 100);
    for (;;) {
      await this.settings.pause(everyMs, ended);
      if (ended.aborted) return;
      const isOurs = await this.store.beat(lock).catch(() => true);
      if (!isOurs) {
        onLost();
        return;
      }
    }
  }
}
