import { Locked, Locks, type LockOwner } from './locks.js';

function aTransaction(locks: Locks, startedAfter: number): LockOwner {
  const owner = { startedAfter, ended: Promise.resolve() };
  locks.open(owner);
  return owner;
}

/** Whether a transaction that began after commit `startedAfter` may write `resource`. */
function mayWrite(locks: Locks, resource: string, startedAfter: number): boolean {
  const owner = aTransaction(locks, startedAfter);
  try {
    locks.acquire(resource, owner);
    return true;
  } catch {
    return false;
  } finally {
    locks.release(owner);
  }
}

describe('the locks of transactions', () => {
  it('let one transaction hold a resource, until its end', () => {
    const locks = new Locks();
    const owner = aTransaction(locks, 0);
    locks.acquire('a', owner);
    locks.acquire('a', owner);
    expect(mayWrite(locks, 'a', 0)).toBe(false);
    expect(mayWrite(locks, 'b', 0)).toBe(true);
    expect(() => {
      locks.pass('a', 1);
    }).toThrow(Locked);
    locks.release(owner);
    expect(mayWrite(locks, 'a', 0)).toBe(true);
  });

  it('refuse what was committed after the transaction began, and nothing older', () => {
    const locks = new Locks();
    aTransaction(locks, 0);
    locks.pass('a', 5);
    expect([mayWrite(locks, 'a', 4), mayWrite(locks, 'a', 5)]).toEqual([false, true]);
  });

  it('refuse everything to a transaction that began before more than they remember', () => {
    const locks = new Locks();
    aTransaction(locks, 0);
    for (let commit = 1; commit <= 100_001; commit += 1) locks.pass(`resource ${commit}`, commit);
    expect([mayWrite(locks, 'other', 0), mayWrite(locks, 'other', 100_001)]).toEqual([false, true]);
  });
});
