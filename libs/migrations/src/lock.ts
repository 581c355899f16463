/** The lock of one process. Its epoch is higher than that of every holder before. */
export interface HeldLock {
  readonly owner: string;
  readonly epoch: number;
}

/** What others see of a lock that is held. */
export interface LockSighting extends HeldLock {
  /** Rises for as long as the holder lives. */
  readonly beat: number;
  /** For people: host and process id. */
  readonly holder: string;
}

/** Where the one lock is stored (port). */
export abstract class LockStore {
  /** Undefined when another process holds it. */
  abstract take(owner: string, holder: string): Promise<HeldLock | undefined>;
  /** Undefined when it is free. */
  abstract look(): Promise<LockSighting | undefined>;
  /** Undefined when it is no longer as it was seen. */
  abstract takeOver(seen: LockSighting, owner: string, holder: string): Promise<HeldLock | undefined>;
  /** A sign of life; false when the lock is another's by now. */
  abstract beat(lock: HeldLock): Promise<boolean>;
  abstract release(lock: HeldLock): Promise<void>;
}
