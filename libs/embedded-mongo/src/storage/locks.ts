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

/** So many commits are remembered before the old ones are looked for, where transactions overlap without a gap. */
const COMMITTED_KEPT = 10_000;

/**
 * What open transactions have written but not committed, and what was committed since the oldest of them began. A
 * resource is a key of the store in latin1: a document, a unique value without its record, or a namespace.
 */
export class Locks {
  readonly #owners = new Map<string, LockOwner>();
  readonly #held = new Map<LockOwner, Set<string>>();
  readonly #committed = new Map<string, number>();
  #forgetAbove = COMMITTED_KEPT;

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
      (this.#committed.get(resource) ?? -1) > owner.startedAfter
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
    this.#committed.set(resource, commit);
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
      if (commit !== undefined) this.#committed.set(resource, commit);
    }
    this.#forgetOld();
  }

  /** What was committed before every open transaction began concerns none of them. */
  #forgetOld(): void {
    if (this.#held.size === 0) this.#committed.clear();
    if (this.#committed.size < this.#forgetAbove) return;
    const oldest = Math.min(...[...this.#held.keys()].map(({ startedAfter }) => startedAfter));
    for (const [resource, commit] of this.#committed) {
      if (commit <= oldest) this.#committed.delete(resource);
    }
    // Not again before it has doubled, so that the work for each entry stays constant.
    this.#forgetAbove = Math.max(COMMITTED_KEPT, this.#committed.size * 2);
  }
}

export function writeConflict(): MongoError {
  const message =
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.';
  return new MongoError(112, message);
}
