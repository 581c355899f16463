import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Locks } from './locks.js';
import { State, type Writer } from './state.js';
import { Store } from './store.js';
import { WriteQueue, type WriteSteps } from './write-queue.js';

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
const writes = new WriteQueue(store, new State(store), new Locks());
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
  return Promise.allSettled(steps.map((step) => writes.run((writer) => inOneStep(writer, step))));
}

// eslint-disable-next-line require-yield -- one step
function* inOneStep(writer: Writer, step: (writer: Writer) => void): WriteSteps<void> {
  step(writer);
}

describe('a disk that fills up', () => {
  beforeEach(async () => {
    store.leftBytes = 1_000 * MEGABYTE;
    await writes.run((writer) =>
      inOneStep(writer, () => {
        writer.put(key, value);
      }),
    );
  });

  it('takes no more data while it still takes changes and removals', async () => {
    store.leftBytes = 31 * MEGABYTE;
    const [added, changed, removed] = await addChangeRemove();
    expect(added).toMatchObject({ status: 'rejected', reason: { codeName: 'OutOfDiskSpace' } });
    expect([changed?.status, removed?.status]).toEqual(['fulfilled', 'fulfilled']);
  });

  it('takes nothing at all before there is nothing left', async () => {
    store.leftBytes = 3 * MEGABYTE;
    for (const outcome of await addChangeRemove()) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { problem: 'write-failed' } });
    }
    expect(store.get(key)).toEqual(value);
  });
});
