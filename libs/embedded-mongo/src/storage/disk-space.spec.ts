import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { droppedPrefixes } from './catalog.js';
import { Locks } from './locks.js';
import { createCollection, dropCollection } from './schema.js';
import { State, type Writer } from './state.js';
import { Store } from './store.js';
import { WriteQueue } from './write-queue.js';

const MEGABYTE = 1024 * 1024;

/** A store on a disk that has as much left as a test says. */
class StoreOnSmallDisk extends Store {
  leftBytes = 1_000 * MEGABYTE;

  override freeBytes(): number {
    return this.leftBytes;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'disk-space-spec-'));
const store = new StoreOnSmallDisk(folder, false);
const state = new State(store);
const writes = new WriteQueue(store, state, new Locks());
const key = Buffer.from([9, 1]);
const value = Buffer.alloc(1_000);

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Adds, changes and removes a value, all in one batch of writes. */
function addChangeRemove(): Promise<PromiseSettledResult<void>[]> {
  const steps: ((writer: Writer) => void)[] = [
    (writer) => {
      writer.put(Buffer.from([9, 2]), value);
    },
    (writer) => {
      writer.put(key, Buffer.alloc(1_000, 1));
    },
    (writer) => {
      writer.remove(key);
    },
  ];
  return Promise.allSettled(steps.map(inQueue));
}

function inQueue<Result>(step: (writer: Writer) => Result): Promise<Result> {
  // eslint-disable-next-line require-yield -- one step
  return writes.run(function* (writer) {
    return step(writer);
  });
}

describe('a disk that fills up', () => {
  beforeEach(async () => {
    store.leftBytes = 1_000 * MEGABYTE;
    await inQueue((writer) => {
      writer.put(key, value);
    });
  });

  it('takes no more data while it still takes changes and removals', async () => {
    store.leftBytes = 31 * MEGABYTE;
    const [added, changed, removed] = await addChangeRemove();
    expect(added).toMatchObject({ status: 'rejected', reason: { codeName: 'OutOfDiskSpace' } });
    expect([changed?.status, removed?.status]).toEqual(['fulfilled', 'fulfilled']);
  });

  it('takes no more changes at once than there is room for', async () => {
    store.leftBytes = 31 * MEGABYTE;
    const large = Array.from({ length: 40 }, (_, i) => Buffer.from([9, 3, i]));
    store.write(() => {
      for (const at of large) store.put(at, Buffer.alloc(MEGABYTE));
    });
    const changes = large.map((at) =>
      inQueue((writer) => {
        writer.put(at, Buffer.alloc(MEGABYTE, 1));
      }),
    );
    // A batch takes no more writes after 20 ms.
    const time = jest.spyOn(performance, 'now').mockReturnValue(0);
    const outcomes = await Promise.allSettled(changes);
    time.mockRestore();
    expect(outcomes[0]?.status).toBe('fulfilled');
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { codeName: 'OutOfDiskSpace' } });
  });

  it('lets a collection be dropped', async () => {
    const orders = await inQueue((writer) => createCollection(writer, 'spec', 'orders'));
    store.leftBytes = 31 * MEGABYTE;
    await inQueue((writer) => {
      dropCollection(writer, orders);
    });
    expect(state.catalog.all()).toEqual([]);
    expect(droppedPrefixes(store)).toHaveLength(2);
  });

  it('takes nothing at all before there is nothing left', async () => {
    store.leftBytes = 3 * MEGABYTE;
    for (const outcome of await addChangeRemove()) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { problem: 'write-failed' } });
    }
    expect(store.get(key)).toEqual(value);
  });
});

it('a full disk takes no new store', () => {
  class StoreOnFullDisk extends Store {
    override freeBytes(): number {
      return 0;
    }
  }
  expect(() => new StoreOnFullDisk(join(folder, 'none'), false)).toThrow('the disk is full');
});
