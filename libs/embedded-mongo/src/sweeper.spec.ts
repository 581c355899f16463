import { jest } from '@jest/globals';
import { type Long } from 'bson';
import { inTransaction, TestDatabase } from '../testing/index.js';
import { type Doc } from './document.js';
import { Sweeper } from './sweeper.js';

const MINUTE_MS = 60_000;

let database: TestDatabase;
let sweeper: Sweeper;
const errors: unknown[] = [];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['Date', 'setImmediate', 'nextTick', 'queueMicrotask'] });
  database = TestDatabase.inNewFolder();
  sweeper = new Sweeper(database.services, (error) => errors.push(error));
});

afterEach(async () => {
  sweeper.stop();
  jest.useRealTimers();
  await database.close();
  expect(errors).toEqual([]);
});

/** Lets the time pass, and what was begun in it come to its end. */
async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
  await database.engine.writes.run(function* () {
    for (let turn = 0; turn < 20; turn += 1) yield undefined;
  });
}

describe('in the background', () => {
  it('documents are removed when their TTL index says so, and no others', async () => {
    const index = { key: { until: 1 }, name: 'until', expireAfterSeconds: 30 };
    await database.run({ createIndexes: 'tokens', indexes: [index] });
    const now = Date.now();
    const documents = [
      { _id: 'ends', until: new Date(now - 40_000) },
      { _id: 'stays', until: new Date(now + 40_000) },
      { _id: 'without' },
      { _id: 'no date', until: 'soon' },
    ];
    await database.run({ insert: 'tokens', documents });
    await pass(MINUTE_MS);
    const left = (await database.documentsOf({ find: 'tokens' })) as Doc[];
    expect(left.map(({ _id }) => _id)).toEqual(['stays', 'without', 'no date']);
  });

  it('documents that a partial TTL index does not know stay', async () => {
    const partialFilterExpression = { used: true };
    const index = { key: { until: 1 }, name: 'until', expireAfterSeconds: 0, partialFilterExpression };
    await database.run({ createIndexes: 'tokens', indexes: [index] });
    const until = new Date(Date.now() - MINUTE_MS);
    const documents = [
      { _id: 'used', until, used: true },
      { _id: 'unused', until },
    ];
    await database.run({ insert: 'tokens', documents });
    await pass(MINUTE_MS);
    expect(await database.documentsOf({ find: 'tokens' })).toMatchObject([{ _id: 'unused' }]);
  });

  it('a transaction that takes more than a minute is aborted', async () => {
    const { first, next } = inTransaction(1, 1);
    await database.run({ insert: 'orders', documents: [{ _id: 1 }], ...first });
    await pass(MINUTE_MS - 2_000);
    expect(await database.documentsOf({ find: 'orders', ...next })).toHaveLength(1);
    await pass(4_000);
    expect(await database.run({ find: 'orders', ...next })).toMatchObject({ codeName: 'NoSuchTransaction' });
    expect(await database.documentsOf({ find: 'orders' })).toEqual([]);
  });

  it('a transaction that only reads has ten minutes, until it writes or nobody reads any more', async () => {
    const reading = inTransaction(1, 1);
    const writing = inTransaction(2, 1);
    const left = inTransaction(3, 1);
    for (const { first } of [reading, writing, left]) await database.run({ find: 'orders', ...first });
    await database.run({ insert: 'orders', documents: [{ _id: 1 }] });
    for (let minute = 0; minute < 9; minute += 1) {
      await pass(MINUTE_MS - 2_000);
      for (const { next } of [reading, writing])
        expect(await database.documentsOf({ find: 'orders', ...next })).toEqual([]);
    }
    expect(await database.run({ find: 'orders', ...left.next })).toMatchObject({
      codeName: 'NoSuchTransaction',
    });
    await database.run({ insert: 'others', documents: [{ _id: 2 }], ...writing.next });
    await pass(2 * MINUTE_MS);
    for (const { next } of [reading, writing])
      expect(await database.run({ find: 'orders', ...next })).toMatchObject({
        codeName: 'NoSuchTransaction',
      });
    expect(await database.documentsOf({ find: 'others' })).toEqual([]);
  });

  it('a cursor that nobody reads for ten minutes is forgotten', async () => {
    await database.run({ insert: 'orders', documents: [{ _id: 1 }, { _id: 2 }] });
    const { cursor } = await database.run({ find: 'orders', batchSize: 1 });
    const getMore = { getMore: (cursor as { id: Long }).id, collection: 'orders', batchSize: 1 };
    await pass(9 * MINUTE_MS);
    expect(await database.run(getMore)).toMatchObject({ cursor: { nextBatch: [{ _id: { value: 2 } }] } });
    await pass(11 * MINUTE_MS);
    expect(await database.run(getMore)).toMatchObject({ codeName: 'CursorNotFound' });
  });

  it('nothing is left in the store of a collection that was dropped', async () => {
    await database.run({ create: 'other' });
    const entries = (): number =>
      database.engine.store.range({ start: Buffer.from([1]), end: Buffer.from([4]) }, 10_000).length;
    const documents = Array.from({ length: 1_000 }, (_, _id) => ({ _id }));
    await database.run({ insert: 'orders', documents });
    await database.run({ drop: 'orders' });
    expect(entries()).toBeGreaterThanOrEqual(2_000);
    await pass(2_000);
    expect(entries()).toBe(0);
  });
});
