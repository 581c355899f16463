import { MongoError } from '../errors.js';

/** Who may hold a resource until its end: an open transaction. */
export interface LockOwner {
  /** The commit its snapshot was taken after. */
  readonly startedAfter: number;
  /** Settles when it is committed or aborted. */
  readonly ended: Promise<void>;
}

/** Thrown where a write outside transactions meets a lock: it is to be tried again once the owner has ended. */
export class Locked extends Error {
  constructor(readonly owner: LockOwner) {
    super('The document is locked by a transaction');
  }
}

/** A transaction that is open while more than this is committed may write nothing more. */
const COMMITTED_MAX = 100_000;

/**
 * What open transactions have written but not committed, and what was committed since the oldest of them began. A
 * resource is a key of the store in latin1: a document, a unique value without its record, or a namespace.
 */
export class Locks {
  readonly #owners = new Map<string, LockOwner>();
  readonly #held = new Map<LockOwner, Set<string>>();
  readonly #committed = new Map<string, number>();
  /** Up to this commit. */
  #forgotten = 0;

  /** How many are open. */
  get transactions(): number {
    return this.#held.size;
  }

  open(owner: LockOwner): void {
    this.#held.set(owner, new Set());
  }

  isHolding(owner: LockOwner): boolean {
    return (this.#held.get(owner)?.size ?? 0) > 0;
  }

  /** For a transaction. @throws MongoError 112 when another holds it, or has committed it since the snapshot, or it is over. */
  acquire(resource: string, owner: LockOwner): void {
    const holder = this.#owners.get(resource);
    if (holder === owner) return;
    const held = this.#held.get(owner);
    // A statement may outlive its transaction: what it took then, nobody would release.
    if (
      held === undefined ||
      holder !== undefined ||
      Math.max(this.#committed.get(resource) ?? 0, this.#forgotten) > owner.startedAfter
    )
      throw writeConflict();
    this.#owners.set(resource, owner);
    held.add(resource);
  }

  /** For a write outside transactions, which the commit numbered `commit` will contain. @throws Locked */
  pass(resource: string, commit: number): void {
    if (this.#held.size === 0) return;
    const holder = this.#owners.get(resource);
    if (holder !== undefined) throw new Locked(holder);
    this.#remember(resource, commit);
  }

  /** An open transaction that has written under `prefix`. */
  holderUnder(prefix: string): LockOwner | undefined {
    for (const [resource, owner] of this.#owners) if (resource.startsWith(prefix)) return owner;
    return undefined;
  }

  /** Ends `owner`'s locks; with `commit`, what they covered counts as written by that commit. */
  release(owner: LockOwner, commit?: number): void {
    const held = this.#held.get(owner);
    if (held === undefined) return;
    this.#held.delete(owner);
    for (const resource of held) {
      this.#owners.delete(resource);
      if (commit !== undefined) this.#remember(resource, commit);
    }
    // What was committed before a transaction begins does not concern it.
    if (this.#held.size === 0) this.#committed.clear();
  }

  #remember(resource: string, commit: number): void {
    if (this.#committed.size >= COMMITTED_MAX) {
      this.#committed.clear();
      this.#forgotten = commit;
    }
    this.#committed.set(resource, commit);
  }
}

export function writeConflict(): MongoError {
  const message =
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.';
  return new MongoError(112, message);
}
