import { jest } from '@jest/globals';
import { type Doc } from '../document.js';
import { Sweeper } from '../sweeper.js';
import { hurryTime, inTransaction, TestDatabase } from '../../testing/index.js';

let database: TestDatabase;

beforeEach(() => {
  database = TestDatabase.inNewFolder();
});

afterEach(() => database.close());

/** Lets writes go on in so many batches. */
function turns(count: number): Promise<void> {
  return database.engine.writes.run(function* () {
    for (let turn = 0; turn < count; turn += 1) yield undefined;
  });
}

describe('what takes so long that others have their turn', () => {
  const documents = Array.from({ length: 200 }, (_, _id) => ({ _id, isFree: true, n: _id % 199 }));
  beforeEach(async () => {
    await database.run({ insert: 'jobs', documents });
    hurryTime();
  });
  afterEach(() => jest.restoreAllMocks());

  it('takes each document once, also when it sorts in memory', async () => {
    const take = {
      findAndModify: 'jobs',
      query: { isFree: true },
      sort: { n: 1, _id: 1 },
      update: { $set: { isFree: false } },
    };
    const taken = await Promise.all([take, take, take, take].map((command) => database.run(command)));
    expect(new Set(taken.map(({ value }) => Number((value as Doc)._id))).size).toBe(4);
  });

  it('loses no change to a document that it found first and changes last', async () => {
    const add = { findAndModify: 'jobs', sort: { _id: 1, n: 1 }, update: { $inc: { n: 1 } } };
    await Promise.all([add, add, add, add].map((command) => database.run(command)));
    expect(await database.documentsOf({ find: 'jobs', filter: { _id: 0 } })).toMatchObject([
      { n: { value: 4 } },
    ]);
  });

  it('is not acknowledged in part when its collection is renamed meanwhile', async () => {
    const updates = [{ q: {}, u: { $set: { isFree: false } }, multi: true }];
    const updated = database.run({ update: 'jobs', updates });
    await database.run({ renameCollection: 'spec.jobs', to: 'spec.tasks', $db: 'admin' });
    expect(await updated).toMatchObject({ writeErrors: [{ code: { value: 175 } }] });
  });

  it('tells whoever asks for an index that is being built whether it can be', async () => {
    const indexes = [{ key: { n: 1 }, name: 'n', unique: true }];
    const createIndexes = { createIndexes: 'jobs', indexes };
    const replies = await Promise.all([createIndexes, createIndexes].map((command) => database.run(command)));
    expect(replies.map(({ ok }) => Number(ok))).toEqual([0, 0]);
  });

  it('leaves no index that could not be built in time, whenever that was over', async () => {
    const indexes = [{ key: { n: 1 }, name: 'n' }];
    for (let maxTimeMS = 10; maxTimeMS < 200; maxTimeMS += 5) {
      const reply = await database.run({ createIndexes: 'jobs', indexes, maxTimeMS });
      expect(reply).toMatchObject({ codeName: 'MaxTimeMSExpired' });
      expect(database.engine.state.catalog.find('spec', 'jobs')?.indexes).toHaveLength(1);
    }
  });

  it('leaves nothing of an index that cannot be built, though an open transaction has kept it, too', async () => {
    const sweeper = new Sweeper(database.services, () => undefined);
    sweeper.stop();
    const { first, next } = inTransaction(1, 1);
    const indexes = [{ key: { n: 1 }, name: 'n', unique: true }];
    const built = database.run({ createIndexes: 'jobs', indexes });
    await turns(1);
    await database.run({ insert: 'jobs', documents: [{ _id: 'new' }], ...first });
    await turns(100);
    await sweeper.removeDropped();
    await database.run({ commitTransaction: 1, ...next, $db: 'admin' });
    expect(await built).toMatchObject({ codeName: 'DuplicateKey' });
    await sweeper.removeDropped();
    const entries = { start: Buffer.from([2]), end: Buffer.from([3]) };
    expect(database.engine.store.range(entries, 1_000)).toHaveLength(documents.length + 1);
  });

  it('builds an index of a collection that is renamed meanwhile', async () => {
    const indexes = [{ key: { n: 1 }, name: 'n' }];
    const built = database.run({ createIndexes: 'jobs', indexes });
    const rename = { renameCollection: 'spec.jobs', to: 'spec.tasks', $db: 'admin' };
    expect(await database.run(rename)).toMatchObject({ ok: { value: 1 } });
    expect(await built).toMatchObject({ ok: { value: 1 } });
    const { cursor } = await database.run({ listIndexes: 'tasks' });
    expect(cursor).toMatchObject({ firstBatch: [{ name: '_id_' }, { name: 'n' }] });
  });

  it('tells whoever builds an index that it was dropped meanwhile', async () => {
    const built = database.run({ createIndexes: 'jobs', indexes: [{ key: { n: 1 }, name: 'n' }] });
    await database.run({ dropIndexes: 'jobs', index: 'n' });
    expect(await built).toMatchObject({ codeName: 'IndexBuildAborted' });
  });
});

it('a time limit of an aggregation counts what its stages make, too', async () => {
  const numbers = Array.from({ length: 300 }, (_, i) => i);
  await database.run({ insert: 'grids', documents: [{ x: numbers, y: numbers }] });
  const pipeline = [{ $unwind: '$x' }, { $unwind: '$y' }, { $count: 'n' }];
  const reply = await database.run({ aggregate: 'grids', pipeline, cursor: {}, maxTimeMS: 1 });
  expect(reply).toMatchObject({ code: { value: 50 } });
});

it('an aggregation whose collection is gone does not end as if that were all', async () => {
  await database.run({ insert: 'bots', documents: Array.from({ length: 40 }, (_, _id) => ({ _id })) });
  const { cursor } = await database.run({ aggregate: 'bots', pipeline: [], cursor: { batchSize: 2 } });
  await database.run({ drop: 'bots' });
  const reply = await database.run({ getMore: (cursor as Doc).id, collection: 'bots' });
  expect(reply).toMatchObject({ code: { value: 175 } });
});

it('a time limit counts what later batches take, too', async () => {
  await database.run({ insert: 'jobs', documents: Array.from({ length: 1_000 }, (_, _id) => ({ _id })) });
  hurryTime();
  const { cursor } = await database.run({ find: 'jobs', batchSize: 1, maxTimeMS: 200 });
  const reply = await database.run({ getMore: (cursor as Doc).id, collection: 'jobs' });
  jest.restoreAllMocks();
  expect(reply).toMatchObject({ code: { value: 50 } });
});

it('a time limit of an aggregation is not that of its client', async () => {
  const documents = Array.from({ length: 100 }, (_, _id) => ({ _id }));
  await database.run({ insert: 'jobs', documents });
  const aggregate = { aggregate: 'jobs', pipeline: [], cursor: { batchSize: 1 }, maxTimeMS: 100 };
  const { cursor } = await database.run(aggregate);
  jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
  const reply = await database.run({ getMore: (cursor as Doc).id, collection: 'jobs' });
  jest.restoreAllMocks();
  expect(reply).toMatchObject({ ok: { value: 1 } });
  expect(((reply.cursor as Doc).nextBatch as Doc[]).length).toBe(99);
});
