import { type Doc } from '../document.js';
import { TestDatabase } from '../../testing/index.js';

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
    ['is out of scope', { mapReduce: 'bots' }, { code: 115, errmsg: 'mapReduce' }],
    ['is unknown', { conquer: 'bots' }, { code: 59, errmsg: 'conquer' }],
  ])('that %s is refused by name', async (_, command, { code, errmsg }) => {
    const reply = await database.run(command);
    expect(reply).toMatchObject({ ok: { value: 0 }, code: { value: code } });
    expect(reply.errmsg).toContain(errmsg);
  });

  it('lets options pass that are off', async () => {
    expect(await database.run({ create: 'bots', capped: false })).toMatchObject({ ok: { value: 1 } });
  });
});

it('a distinct whose values do not fit into a reply is refused', async () => {
  for (const letter of ['a', 'b', 'c'])
    await database.run({ insert: 'notes', documents: [{ text: letter.repeat(7_000_000) }] });
  const reply = await database.run({ distinct: 'notes', key: 'text' });
  expect(reply).toMatchObject({ ok: { value: 0 }, code: { value: 10334 } });
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
