import { LockStore, type HeldLock, type LockSighting } from './lock.js';
import { MigrationLock } from './migration-lock.js';
import { LockLostError } from './migrations.errors.js';

class InMemoryLockStore extends LockStore {
  held: LockSighting | undefined;
  #epoch = 0;

  take(owner: string, holder: string): Promise<HeldLock | undefined> {
    return Promise.resolve(this.held === undefined ? this.#claim(owner, holder) : undefined);
  }
  look(): Promise<LockSighting | undefined> {
    return Promise.resolve(this.held);
  }
  takeOver(seen: LockSighting, owner: string, holder: string): Promise<HeldLock | undefined> {
    const isSame = this.held?.owner === seen.owner && this.held.beat === seen.beat;
    return Promise.resolve(isSame ? this.#claim(owner, holder) : undefined);
  }
  beat({ owner }: HeldLock): Promise<boolean> {
    const isOurs = this.held?.owner === owner;
    if (isOurs && this.held) this.held = { ...this.held, beat: this.held.beat + 1 };
    return Promise.resolve(isOurs);
  }
  release({ owner }: HeldLock): Promise<void> {
    if (this.held?.owner === owner) this.held = undefined;
    return Promise.resolve();
  }
  #claim(owner: string, holder: string): HeldLock {
    this.#epoch += 1;
    this.held = { owner, holder, epoch: this.#epoch, beat: 0 };
    return { owner, epoch: this.#epoch };
  }
}

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A lock whose pauses pass at once; `onPause` is what happens in them. */
function lockOf(
  store: LockStore,
  owner: string,
  { leaseMs = 1000, onPause = (): void => undefined } = {},
): { lock: MigrationLock; waitedFor: string[]; tookOver: string[] } {
  const [waitedFor, tookOver]: [string[], string[]] = [[], []];
  const pause = async (_: number, signal: AbortSignal): Promise<void> => {
    onPause();
    await turn();
    if (signal.aborted) return;
  };
  const lock = new MigrationLock(store, {
    leaseMs,
    owner,
    holder: `process of ${owner}`,
    pause,
    onWait: (holder) => waitedFor.push(holder),
    onTakeOver: (holder) => tookOver.push(holder),
  });
  return { lock, waitedFor, tookOver };
}

describe('the lock of the migrations', () => {
  it('is one process’s at a time: the other waits until it is given back', async () => {
    const store = new InMemoryLockStore();
    const events: string[] = [];
    const first = lockOf(store, 'a').lock.hold(never, async () => {
      events.push('a begins');
      for (let n = 0; n < 100; n += 1) await turn();
      events.push('a ends');
    });
    await turn();
    const other = lockOf(store, 'b');
    await other.lock.hold(never, () => {
      events.push('b begins');
      return Promise.resolve();
    });
    await first;
    expect(events).toEqual(['a begins', 'a ends', 'b begins']);
    expect(other.waitedFor).toEqual(['process of a']);
    expect(other.tookOver).toEqual([]);
  });

  it('is taken over from a process that gives no sign of life for a lease, with a higher epoch', async () => {
    const store = new InMemoryLockStore();
    const dead = await store.take('a', 'process of a');
    let looks = 0;
    const { lock, tookOver } = lockOf(store, 'b', { onPause: () => (looks += 1) });
    const epoch = await lock.hold(never, (held) => Promise.resolve(held.epoch));
    expect(epoch).toBeGreaterThan(dead?.epoch ?? 0);
    expect(looks).toBeGreaterThanOrEqual(10);
    expect(tookOver).toEqual(['process of a']);
  });

  it('is not taken from a process that beats, however long it works', async () => {
    const store = new InMemoryLockStore();
    const alive = (await store.take('a', 'process of a')) ?? { owner: 'a', epoch: 0 };
    const enough = new AbortController();
    let looks = 0;
    const onPause = (): void => {
      looks += 1;
      void store.beat(alive);
      if (looks === 200) enough.abort(new Error('the start has its deadline'));
    };
    const waiting = lockOf(store, 'b', { onPause }).lock.hold(enough.signal, () => Promise.resolve());
    await expect(waiting).rejects.toThrow('the start has its deadline');
    expect(store.held?.owner).toBe('a');
  });

  it('is taken at once where no other process can be alive', async () => {
    const store = new InMemoryLockStore();
    await store.take('a', 'process of a');
    const { lock, waitedFor } = lockOf(store, 'b', { leaseMs: 0 });
    await lock.hold(never, () => Promise.resolve());
    expect(waitedFor).toEqual([]);
  });

  it('tells who lost it to stop, and does not give back what is another’s', async () => {
    const store = new InMemoryLockStore();
    const work = lockOf(store, 'a').lock.hold(never, async (_, signal) => {
      const seen = await store.look();
      if (seen !== undefined) await store.takeOver(seen, 'b', 'process of b');
      while (!signal.aborted) await turn();
      signal.throwIfAborted();
    });
    await expect(work).rejects.toBeInstanceOf(LockLostError);
    expect(store.held?.owner).toBe('b');
  });

  it('is given back when the work fails', async () => {
    const store = new InMemoryLockStore();
    const work = lockOf(store, 'a').lock.hold(never, () => Promise.reject(new Error('no disk')));
    await expect(work).rejects.toThrow('no disk');
    expect(store.held).toBeUndefined();
  });
});
