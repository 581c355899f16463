import { startEmbeddedMongo } from '@app/embedded-mongo';
import fc from 'fast-check';
import {
  type Collection,
  Decimal128,
  type Document,
  Double,
  type Filter,
  type FindCursor,
  Long,
  MongoClient,
  MongoServerError,
} from 'mongodb';

const store = await startEmbeddedMongo({ inMemory: true });
const client = await MongoClient.connect(store.uri, { promoteValues: false });
const db = client.db('indexes');

afterAll(async () => {
  await client.close();
  await store.close();
});

/** Longer than a key, which is cut. */
const longText = 'x'.repeat(2_000);
const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.constantFrom<unknown>(
    null,
    true,
    'a',
    'ab',
    'b',
    1.5,
    new Double(2),
    Long.fromString('9007199254740993'),
    Decimal128.fromString('1.5'),
    new Double(NaN),
    new Date(1000),
    longText,
    `${longText}a`,
    `${longText}b`,
    {},
    { x: 1 },
  ),
);
const value = fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }));
const document = fc.record(
  {
    a: value,
    b: value,
    c: fc.oneof(
      value,
      fc.record({ d: value }, { requiredKeys: [] }),
      fc.array(fc.record({ d: scalar }), { maxLength: 2 }),
    ),
  },
  { requiredKeys: [] },
);
const path = fc.constantFrom('a', 'b', 'c', 'c.d', 'c.0');
const condition: fc.Arbitrary<unknown> = fc.oneof(
  value,
  fc
    .record({ op: fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), value: scalar })
    .map(({ op, value }) => ({ [op]: value })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.array(scalar, { maxLength: 3 }).map((values) => ({ $in: values })),
  fc.boolean().map((exists) => ({ $exists: exists })),
  fc.constant({ $regex: '^a' }),
  fc.integer({ min: 0, max: 2 }).map((size) => ({ $size: size })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $elemMatch: { $gte: low, $lte: high } })),
);
const clause = fc.tuple(path, condition).map(([name, test]) => ({ [name]: test }));
const filter: fc.Arbitrary<Filter<Document>> = fc.oneof(
  clause,
  fc.tuple(clause, clause).map(([left, right]) => ({ $and: [left, right] })),
  fc.tuple(clause, clause).map(([left, right]) => ({ $or: [left, right] })),
  fc.tuple(clause, clause).map(([left, right]) => ({ ...left, ...right })),
);
const sort = fc
  .uniqueArray(path, { maxLength: 2 })
  .chain((paths) =>
    fc.tuple(...paths.map((name) => fc.tuple(fc.constant(name), fc.constantFrom(1 as const, -1 as const)))),
  );

const indexes = [
  { key: { a: 1 } },
  { key: { b: -1 } },
  { key: { a: 1, b: -1 } },
  { key: { b: 1, 'c.d': 1 } },
  { key: { 'c.d': 1 } },
  { key: { 'c.0': 1 } },
  { key: { b: 1 }, name: 'low', partialFilterExpression: { b: { $lt: 2 } } },
  { key: { c: 1 }, sparse: true },
  { key: { a: -1, c: 1 }, partialFilterExpression: { a: { $gt: 0 } } },
] as const;

const PARALLEL_ARRAYS = 171;
let round = 0;

/** Two collections with the same documents, one of them with every kind of index. */
async function twins(documents: readonly Document[]): Promise<Twins> {
  round += 1;
  const names = [`plain${round}`, `indexed${round}`] as const;
  const numbered = documents.map((doc, i) => ({ _id: i, ...doc }));
  for (const name of names) {
    await db.createCollection(name);
    if (numbered.length > 0) await db.collection<{ _id: number }>(name).insertMany(numbered);
  }
  for (const { key, ...options } of indexes) {
    // Two arrays in one document cannot be in one compound index: such documents have one fewer to test.
    const made = await outcomeOf(db.collection(names[1]).createIndexes([{ key, ...options }]));
    if ('code' in made) expect(made.code).toBe(PARALLEL_ARRAYS);
  }
  return names;
}

type Twins = readonly [plain: string, indexed: string];
type Outcome<T> = { readonly result: T } | { readonly code: number };

async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { result: await work };
  } catch (error) {
    if (error instanceof MongoServerError) return { code: Number(error.code) };
    throw error;
  }
}

function failure(outcome: Outcome<unknown> | undefined): number | undefined {
  return outcome !== undefined && 'code' in outcome ? outcome.code : undefined;
}

/** The same call on both collections. */
function both<T>(names: Twins, call: (collection: Collection) => Promise<T>): Promise<Outcome<T>[]> {
  return Promise.all(names.map((name) => outcomeOf(call(db.collection(name)))));
}

async function idsOf(cursor: FindCursor<Document>): Promise<readonly string[]> {
  const documents = await cursor.toArray();
  return documents.map(({ _id }) => String(_id)).sort();
}

const query = fc.tuple(filter, sort);
const update = fc.tuple(filter, path, value);

describe('indexes', () => {
  it('change no answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 25 }),
        fc.array(query, { minLength: 10, maxLength: 20 }),
        async (documents, queries) => {
          const names = await twins(documents);
          for (const [where, keys] of queries) {
            const order = Object.fromEntries([...keys, ['_id', 1] as const]);
            const [plain, indexed] = await both(names, (c) => c.find(where, { sort: order }).toArray());
            expect(indexed).toEqual(plain);
            const [plainIds, indexedIds] = await both(names, (c) => idsOf(c.find(where)));
            expect(indexedIds).toEqual(plainIds);
          }
          expect(await db.command({ validate: names[1] })).toMatchObject({ valid: true });
          await both(names, (c) => c.drop());
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('give a document once, also where a branch of an $or finds nothing and another in an array', async () => {
    const [, indexed] = await twins([{ b: [-1, 0] }]);
    const nothing = { a: { $elemMatch: { $gte: 'b', $lte: 0 } } };
    const found = db.collection(indexed).find({ $or: [nothing, { b: { $gte: -1, $lt: 0.5 } }] });
    expect(await found.toArray()).toHaveLength(1);
  });

  it('follow updates and deletes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 25 }),
        fc.array(update, { maxLength: 8 }),
        filter,
        async (documents, updates, removed) => {
          const names = await twins(documents);
          for (const [where, field, next] of updates) {
            const [plain, indexed] = await both(names, (c) =>
              c.updateMany(where, { $set: { [field]: next } }),
            );
            if (failure(indexed) === PARALLEL_ARRAYS) return; // what a collection without indexes takes
            expect(indexed).toEqual(plain);
            if (failure(plain) !== undefined) return; // after some documents, in an order that the index chooses
          }
          await both(names, (c) => c.deleteMany(removed));
          const [plain, indexed] = await both(names, (c) => c.find({}, { sort: { _id: 1 } }).toArray());
          expect(indexed).toEqual(plain);
          expect(await db.command({ validate: names[1] })).toMatchObject({ valid: true });
          await both(names, (c) => c.drop());
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});
