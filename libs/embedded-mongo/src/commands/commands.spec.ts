import { jest } from '@jest/globals';
import { Double, Int32, Long } from 'bson';
import { type Doc } from '../document.js';
import { Sweeper } from '../sweeper.js';
import { hurryTime, inTransaction, TestDatabase } from '../../testing/index.js';

let database: TestDatabase;

beforeEach(() => {
  database = TestDatabase.inNewFolder();
});

afterEach(() => database.close());

describe('a command', () => {
  it.each<[string, Doc, { code: number; errmsg: string }]>([
    ['has a field nobody knows', { find: 'bots', fliter: {} }, { code: 40415, errmsg: 'find.fliter' }],
    ['lacks a field', { distinct: 'bots' }, { code: 40414, errmsg: 'distinct.key' }],
    ['has a field of a wrong type', { find: 'bots', filter: 1 }, { code: 14, errmsg: 'find.filter' }],
    ['has a negative limit', { find: 'bots', limit: -1 }, { code: 51024, errmsg: 'find.limit' }],
    ['has an option out of scope', { create: 'bots', capped: true }, { code: 115, errmsg: 'MONGODB_URI' }],
    [
      'asks for a collation',
      { find: 'bots', collation: { locale: 'de' } },
      { code: 115, errmsg: 'collation' },
    ],
    [
      'has a statement with a field nobody knows',
      { update: 'bots', updates: [{ q: {}, u: {}, all: true }] },
      { code: 40415, errmsg: 'update.updates.0.all' },
    ],
    [
      'starts a transaction in no session',
      { insert: 'bots', documents: [{}], startTransaction: true },
      { code: 72, errmsg: 'autocommit' },
    ],
    [
      'has a number in no session',
      { insert: 'bots', documents: [{}], txnNumber: Long.ONE },
      { code: 72, errmsg: 'lsid' },
    ],
    [
      'explains one with a collation',
      { explain: { find: 'a', collation: { locale: 'de' } } },
      { code: 115, errmsg: 'collation' },
    ],
    ['counts by an index there is not', { count: 'bots', hint: 'nope' }, { code: 2, errmsg: 'nope' }],
    [
      'wants a collection without the index of _id',
      { create: 'bots', autoIndexId: false },
      { code: 40415, errmsg: 'autoIndexId' },
    ],
    [
      'ends the sessions of one user',
      { killAllSessions: [{ user: 'a', db: 'b' }] },
      { code: 115, errmsg: 'killAllSessions' },
    ],
    ['is for a database whose name has a dot', { ping: 1, $db: 'a.b' }, { code: 73, errmsg: 'a.b' }],
    [
      'sorts by the natural order and another',
      { find: 'bots', sort: { $natural: 1, a: 1 } },
      { code: 16410, errmsg: '$' },
    ],
    ['is out of scope', { mapReduce: 'bots' }, { code: 115, errmsg: 'mapReduce' }],
    ['is unknown', { conquer: 'bots' }, { code: 59, errmsg: 'conquer' }],
  ])('that %s is refused by name', async (_, command, { code, errmsg }) => {
    await database.run({ insert: 'bots', documents: [{}] });
    const reply = await database.run(command);
    expect(reply).toMatchObject({ ok: { value: 0 }, code: { value: code } });
    expect(reply.errmsg).toContain(errmsg);
  });

  it('lets options pass that are off', async () => {
    expect(await database.run({ create: 'bots', capped: false })).toMatchObject({ ok: { value: 1 } });
  });
});

it('finds each document once where the keys of an index are cut', async () => {
  const [a, b] = ['a', 'b'].map((end) => 'x'.repeat(2_000) + end);
  await database.run({ createIndexes: 'notes', indexes: [{ key: { text: 1 }, name: 'text' }] });
  await database.run({ insert: 'notes', documents: [{ text: a }, { text: b }] });
  expect(await database.documentsOf({ find: 'notes', filter: { text: { $in: [a, b] } } })).toHaveLength(2);
});

it('a distinct whose values do not fit into a reply is refused', async () => {
  for (const letter of ['a', 'b', 'c'])
    await database.run({ insert: 'notes', documents: [{ text: letter.repeat(7_000_000) }] });
  const reply = await database.run({ distinct: 'notes', key: 'text' });
  expect(reply).toMatchObject({ ok: { value: 0 }, code: { value: 10334 } });
});

it('a date that JavaScript cannot hold is refused, not changed', async () => {
  const late = Object.assign(new Date(0), { getTime: () => 9e15 });
  const reply = await database.run({ insert: 'notes', documents: [{ _id: 1, written: [{ at: late }] }] });
  expect(reply).toMatchObject({ writeErrors: [{ code: { value: 115 } }] });
  expect(await database.run({ count: 'notes' })).toMatchObject({ n: { value: 0 } });
});

it.each<[string, Doc]>([
  ['$set', { $set: { _id: new Double(1), a: 2 } }],
  ['a replacement', { _id: new Double(1), a: 2 }],
])('by %s an _id may become a number of another type, but of the same value', async (_, u) => {
  await database.run({ insert: 'bots', documents: [{ _id: 1 }] });
  expect(await database.run({ update: 'bots', updates: [{ q: { _id: 1 }, u }] })).toMatchObject({
    nModified: { value: 1 },
  });
  expect(await database.documentsOf({ find: 'bots', filter: { _id: 1 } })).toEqual([
    { _id: new Double(1), a: expect.anything() },
  ]);
  expect(await database.run({ validate: 'bots' })).toMatchObject({ valid: true });
});

describe('statements', () => {
  const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];

  it('end at the first that fails', async () => {
    const reply = await database.run({ insert: 'bots', documents });
    expect(reply).toMatchObject({ n: { value: 1 }, writeErrors: [{ index: { value: 1 } }] });
  });

  it('all have their turn when they are unordered', async () => {
    const reply = await database.run({ insert: 'bots', documents, ordered: false });
    expect(reply).toMatchObject({ n: { value: 2 }, writeErrors: [{ index: { value: 1 } }] });
  });
});

it('a reply names all failed statements, however long their errors', async () => {
  const documents = Array.from({ length: 150 }, () => ({ _id: 'x'.repeat(100_000) }));
  const { writeErrors } = await database.run({ insert: 'bots', documents, ordered: false });
  expect(writeErrors).toHaveLength(149);
  expect((writeErrors as Doc[]).at(-1)).toEqual({
    index: new Int32(149),
    code: new Int32(11000),
    errmsg: '',
  });
});

it('a write waits for a transaction only as long as it may take', async () => {
  await database.run({ insert: 'bots', documents: [{ _id: 1 }] });
  const { first } = inTransaction(1, 1);
  const updates = [{ q: { _id: 1 }, u: { $set: { n: 1 } } }];
  await database.run({ update: 'bots', updates, ...first });
  expect(await database.run({ update: 'bots', updates, maxTimeMS: 10 })).toMatchObject({
    code: { value: 50 },
  });
});

it('databases are listed with their share of the file', async () => {
  await database.run({ insert: 'a', documents: [{}, {}, {}], $db: 'large' });
  await database.run({ insert: 'a', documents: [{}], $db: 'small' });
  const { databases, totalSize } = await database.run({ listDatabases: 1, $db: 'admin' });
  const sizes = (databases as Doc[]).map(({ name, sizeOnDisk }) => [name, Number(sizeOnDisk)]);
  expect(Number(totalSize)).toBeGreaterThan(0);
  expect(sizes).toEqual([
    ['large', Number(totalSize) * 0.75],
    ['small', Number(totalSize) * 0.25],
  ]);
  expect(await database.run({ listDatabases: 1, nameOnly: true, $db: 'admin' })).not.toHaveProperty(
    'totalSize',
  );
});

it('explain counts no more than the command would look at', async () => {
  await database.run({ insert: 'bots', documents: Array.from({ length: 50 }, (_, n) => ({ n })) });
  const explained = async (explain: Doc): Promise<unknown> =>
    (await database.run({ explain })).executionStats;
  expect(await explained({ find: 'bots', limit: 5 })).toMatchObject({
    nReturned: { value: 5 },
    totalDocsExamined: { value: 5 },
  });
  expect(await explained({ find: 'bots', limit: 5, sort: { n: -1 } })).toMatchObject({
    nReturned: { value: 5 },
    totalDocsExamined: { value: 50 },
  });
});

it.each<Doc>([
  { findAndModify: 'bots', query: { $expr: { $eq: ['$n', '$$v'] } }, remove: true },
  { update: 'bots', updates: [{ q: { $expr: { $eq: ['$n', '$$v'] } }, u: { $set: { n: 2 } } }] },
  { delete: 'bots', deletes: [{ q: { $expr: { $eq: ['$n', '$$v'] } }, limit: 0 }] },
])('explain knows the variables of %j', async (command) => {
  expect(await database.run({ explain: { ...command, let: { v: 1 } } })).toMatchObject({ ok: { value: 1 } });
});

it.each<[string, Doc]>([
  ['find', { find: 'bots', filter: { owner: 'a' } }],
  ['aggregate', { aggregate: 'bots', pipeline: [{ $match: { owner: 'a' } }], cursor: {} }],
  ['count', { count: 'bots', query: { owner: 'a' } }],
  ['update', { update: 'bots', updates: [{ q: { owner: 'a' }, u: { $set: { n: 1 } } }] }],
  ['delete', { delete: 'bots', deletes: [{ q: { owner: 'a' }, limit: 0 }] }],
  ['findAndModify', { findAndModify: 'bots', query: { owner: 'a' }, remove: true }],
])('explain names the index of %s', async (_, explain) => {
  await database.run({ createIndexes: 'bots', indexes: [{ key: { owner: 1 }, name: 'by_owner' }] });
  const { queryPlanner } = await database.run({ explain, verbosity: 'queryPlanner' });
  expect(queryPlanner).toMatchObject({ winningPlan: { inputStage: { indexName: 'by_owner' } } });
});

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
