import { Double, Int32, Long } from 'bson';
import { type Doc } from '../document.js';
import { inTransaction, TestDatabase } from '../../testing/index.js';

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
