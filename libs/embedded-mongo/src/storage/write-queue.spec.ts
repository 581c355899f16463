import { jest } from '@jest/globals';
import { EmbeddedMongoError } from '../errors.js';
import { hurryTime, TestDatabase } from '../../testing/index.js';
import { type WriteSteps } from './write-queue.js';
import { type Writer } from './state.js';

let database: TestDatabase;

beforeEach(() => {
  database = TestDatabase.inNewFolder();
});

afterEach(() => database.close());

const one = Buffer.from([9, 1]);
const two = Buffer.from([9, 2]);
const value = Buffer.from([1]);

// eslint-disable-next-line require-yield -- one step
function* put(writer: Writer, key: Buffer): WriteSteps<string> {
  writer.put(key, value);
  return 'put';
}

describe('the queue of writes', () => {
  it('takes back a write that fails, and no other of its batch', async () => {
    // A batch takes no more writes after 20 ms, which a busy machine may lose anywhere.
    const time = jest.spyOn(performance, 'now').mockReturnValue(0);
    const { store, writes } = database.engine;
    const failing = writes.run(function* (writer) {
      yield* put(writer, two);
      throw new Error('on purpose');
    });
    const [before, failed, after] = await Promise.allSettled([
      writes.run((writer) => put(writer, one)),
      failing,
      writes.run((writer) => put(writer, Buffer.from([9, 3]))),
    ]);
    time.mockRestore();
    expect([before.status, failed.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([store.get(one), store.get(two)]).toEqual([value, undefined]);
    expect(database.engine.state.commits).toBe(1);
  });

  it('commits what a long write has done before others have their turn', async () => {
    // However slow the machine is, there is time for both in one batch.
    jest.spyOn(performance, 'now').mockReturnValue(0);
    const { store, writes } = database.engine;
    const seen: unknown[] = [];
    const long = writes.run(function* (writer) {
      yield* put(writer, one);
      yield undefined;
      yield* put(writer, two);
    });
    const short = writes
      .run((writer) => put(writer, Buffer.from([9, 3])))
      .then(() => {
        seen.push(store.get(one), store.get(two));
      });
    await Promise.all([long, short]);
    jest.restoreAllMocks();
    expect(seen).toEqual([value, undefined]);
    expect(store.get(two)).toEqual(value);
  });

  it('lets others have their turn, however many long writes there are', async () => {
    hurryTime();
    const ended: string[] = [];
    const long = Array.from({ length: 5 }, async () => {
      await database.engine.writes.run(function* () {
        for (let turn = 0; turn < 5; turn += 1) yield undefined;
      });
      ended.push('long');
    });
    await Promise.all([
      ...long,
      database.engine.writes.run((writer) => put(writer, one)).then(() => ended.push('short')),
    ]);
    jest.restoreAllMocks();
    expect(ended[0]).toBe('short');
  });

  it('acknowledges nothing of a batch that cannot be written, and goes on with the next', async () => {
    const { store, writes } = database.engine;
    const full = new EmbeddedMongoError('write-failed', 'the disk is full');
    const results = await Promise.allSettled([
      writes.run((writer) => put(writer, one)),
      // eslint-disable-next-line require-yield -- fails at once
      writes.run(function* () {
        throw full;
      }),
    ]);
    expect(results).toEqual([
      { status: 'rejected', reason: full },
      { status: 'rejected', reason: full },
    ]);
    expect(store.get(one)).toBeUndefined();
    expect(await writes.run((writer) => put(writer, one))).toBe('put');
  });
});
