import { Decimal128, EJSON, Int32, Long } from 'bson';
import { type Doc, encodeDocument, parseDocument } from '../document.js';
import { compileFilter } from '../query/filter.js';
import { compilePipeline, compileUpdateStages, type PipelineSource } from './pipeline.js';

const others: Doc[] = [
  { _id: 1, k: 'a', n: 1 },
  { _id: 2, k: 'b', n: 5 },
  { _id: 3, k: 'a', n: 9 },
].map(parsed);

const source: PipelineSource = {
  find: (_collection, filter, variables) =>
    others.filter((doc) => compileFilter(filter, { variables }).matches(doc)),
};

const context = {
  source,
  variables: new Map(),
  pace: { isDue: () => false, pause: () => Promise.resolve() },
};

function parsed(doc: Doc): Doc {
  return parseDocument(encodeDocument(doc));
}

async function run(stages: Doc[], docs: Doc[]): Promise<Doc[]> {
  const { stages: specs } = parsed({ stages }) as { stages: Doc[] };
  const pipeline = compilePipeline(specs);
  const results = await collect(pipeline.run(streamOf(docs.map(parsed)), context));
  return (EJSON.parse(EJSON.stringify({ results })) as { results: Doc[] }).results;
}

async function* streamOf(docs: readonly Doc[]): AsyncGenerator<Doc> {
  for (const doc of docs) yield await Promise.resolve(doc);
}

async function collect(docs: AsyncIterable<Doc>): Promise<Doc[]> {
  const collected: Doc[] = [];
  for await (const doc of docs) collected.push(doc);
  return collected;
}

const fills = [
  { _id: 1, bot: 'x', qty: 2, tags: ['a', 'b'] },
  { _id: 2, bot: 'y', qty: 3, tags: [] },
  { _id: 3, bot: 'x', qty: 5 },
];

describe('pipeline', () => {
  it('groups, sorts and limits', async () => {
    const stages = [
      { $match: { qty: { $gt: 0 } } },
      {
        $group: {
          _id: '$bot',
          total: { $sum: '$qty' },
          mean: { $avg: '$qty' },
          all: { $push: '$qty' },
          n: { $count: {} },
        },
      },
      { $sort: { total: -1 } },
      { $limit: 1 },
    ];
    expect(await run(stages, fills)).toEqual([{ _id: 'x', total: 7, mean: 3.5, all: [2, 5], n: 2 }]);
  });

  it('groups missing and null together, and equal numbers of different types', async () => {
    const docs = [{ k: null }, {}, { k: 1 }, { k: Long.fromNumber(1) }, { k: Decimal128.fromString('1.0') }];
    const groups = await run([{ $group: { _id: '$k', n: { $count: {} } } }], docs);
    expect(groups.map(({ n }) => n)).toEqual([2, 3]);
  });

  it('counts in ints', async () => {
    const [group] = await collect(
      compilePipeline([{ $sortByCount: '$k' }]).run(streamOf([{ k: 1 }]), context),
    );
    expect(group?.count).toEqual(new Int32(1));
  });

  it('sums doubles without losing digits', async () => {
    const docs = Array.from({ length: 10 }, () => ({ x: 0.1 }));
    expect(await run([{ $group: { _id: null, sum: { $sum: '$x' } } }], docs)).toEqual([
      { _id: null, sum: 1 },
    ]);
  });

  it('sums longs and decimals exactly', async () => {
    const [long, decimal] = [Long.fromString('9007199254740993'), Decimal128.fromString('0.1')];
    const sums = { longs: { $sum: '$long' }, decimals: { $sum: '$decimal' }, mean: { $avg: '$decimal' } };
    const [group] = await collect(
      compilePipeline([{ $group: { _id: null, ...sums } }]).run(
        streamOf([{ long, decimal }, { long: new Int32(2) }, { decimal }, { decimal }, { long: 'none' }]),
        context,
      ),
    );
    const { longs, decimals, mean } = group ?? {};
    expect([longs, decimals, mean].map(String)).toEqual(['9007199254740995', '0.3', '0.1']);
  });

  it('accumulates', async () => {
    const docs = [
      { n: 2, at: 'a', d: Decimal128.fromString('0.10'), o: { x: 1 } },
      { n: 4, at: 'b', d: Decimal128.fromString('0.2'), o: { y: 2 } },
      { at: 'a', o: null },
    ];
    const fields = {
      least: { $min: '$n' },
      most: { $max: '$n' },
      first: { $first: '$n' },
      last: { $last: '$n' },
      set: { $addToSet: '$at' },
      merged: { $mergeObjects: '$o' },
      exact: { $sum: '$d' },
    };
    expect(await run([{ $group: { _id: null, ...fields } }], docs)).toEqual([
      {
        _id: null,
        least: 2,
        most: 4,
        first: 2,
        last: null,
        set: ['a', 'b'],
        merged: { x: 1, y: 2 },
        exact: Decimal128.fromString('0.30'),
      },
    ]);
  });

  it('keeps as it is what has nothing to unwind, where asked', async () => {
    const docs = [{ _id: 1 }, { _id: 2, a: 5 }, { _id: 3, a: [{ b: [1] }] }, { _id: 4, a: { b: null } }];
    const unwind = { path: '$a.b', preserveNullAndEmptyArrays: true };
    expect(await run([{ $unwind: unwind }], docs)).toEqual(docs);
  });

  it('unwinds, and keeps empty arrays where asked', async () => {
    const unwind = (options: Doc): Promise<Doc[]> => run([{ $unwind: { path: '$tags', ...options } }], fills);
    expect((await unwind({})).map(({ _id, tags }) => [_id, tags])).toEqual([
      [1, 'a'],
      [1, 'b'],
    ]);
    const kept = await unwind({ preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' });
    expect(kept.map(({ _id, i }) => [_id, i])).toEqual([
      [1, 0],
      [1, 1],
      [2, null],
      [3, null],
    ]);
  });

  it('looks up by equal fields, arrays matching any element', async () => {
    const stages = [{ $lookup: { from: 'others', localField: 'keys', foreignField: 'k', as: 'found' } }];
    const [first, second] = await run(stages, [{ keys: ['a', 'b'] }, { keys: 'none' }]);
    expect((first?.found as Doc[]).map(({ _id }) => _id)).toEqual([1, 2, 3]);
    expect(second?.found).toEqual([]);
  });

  it('looks up by a pipeline that sees variables', async () => {
    const pipeline = [{ $match: { $expr: { $gt: ['$n', '$$least'] } } }, { $project: { _id: 1 } }];
    const stages = [{ $lookup: { from: 'others', let: { least: '$min' }, pipeline, as: 'found' } }];
    expect(await run(stages, [{ min: 4 }])).toEqual([{ min: 4, found: [{ _id: 2 }, { _id: 3 }] }]);
  });

  it('answers several pipelines at once', async () => {
    const stages = [
      {
        $facet: {
          count: [{ $count: 'n' }],
          top: [{ $sort: { qty: -1 } }, { $limit: 1 }, { $unset: 'tags' }],
        },
      },
    ];
    expect(await run(stages, fills)).toEqual([{ count: [{ n: 3 }], top: [{ _id: 3, bot: 'x', qty: 5 }] }]);
  });

  it('adds fields within documents and arrays, and removes them', async () => {
    const docs = [{ a: { b: 1 }, list: [{ x: 1 }, 2], gone: 1 }];
    const stages = [{ $set: { 'a.c': { $add: ['$a.b', 1] }, list: { y: 0 }, gone: '$$REMOVE' } }];
    expect(await run(stages, docs)).toEqual([{ a: { b: 1, c: 2 }, list: [{ x: 1, y: 0 }, { y: 0 }] }]);
  });

  it('replaces the root, counts, skips and sorts by count', async () => {
    expect(await run([{ $replaceRoot: { newRoot: '$a' } }], [{ a: { b: 1 } }])).toEqual([{ b: 1 }]);
    expect(await run([{ $skip: 1 }, { $count: 'n' }], fills)).toEqual([{ n: 2 }]);
    expect(await run([{ $sortByCount: '$bot' }], fills)).toEqual([
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ]);
    expect(await run([{ $match: { bot: 'none' } }, { $count: 'n' }], fills)).toEqual([]);
  });

  it('keeps only the top of a limited sort, in a stable order', async () => {
    const docs = Array.from({ length: 500 }, (_, i) => ({ _id: i, key: i % 7 }));
    const [all, top] = [[{ $sort: { key: 1 } }], [{ $sort: { key: 1 } }, { $skip: 5 }, { $limit: 20 }]];
    expect(await run(top, docs)).toEqual((await run(all, docs)).slice(5, 25));
  });

  it.each<[string, Doc[]]>([
    ['$push', [{ $group: { _id: null, all: { $push: '$$ROOT' } } }]],
    ['$addToSet', [{ $group: { _id: null, all: { $addToSet: { $concat: ['$text', '$key'] } } } }]],
    ['$group', [{ $group: { _id: { $concat: ['$text', '$key'] } } }]],
    ['$sort', [{ $sort: { key: 1 } }]],
    ['$sample', [{ $sample: { size: 10_000 } }]],
    ['$facet', [{ $facet: { all: [{ $limit: 1 }] } }]],
  ])('keeps no more than fits into memory: %s', async (_, stages) => {
    const text = 'x'.repeat(100_000);
    async function* many(): AsyncGenerator<Doc> {
      for (let i = 0; i < 1_100; i += 1) yield await Promise.resolve({ key: String(i), text });
    }
    const { run: start } = compilePipeline(stages);
    await expect(collect(start(many(), context))).rejects.toMatchObject({ code: 292 });
  });

  it('samples without repetition', async () => {
    const sampled = await run([{ $sample: { size: 2 } }], fills);
    expect(new Set(sampled.map(({ _id }) => _id)).size).toBe(2);
  });

  it('shows what a find can answer in its place', () => {
    const stages = [{ $match: { a: 1 } }, { $sort: { b: 1 } }, { $limit: 3 }, { $project: { a: 1 } }];
    expect(compilePipeline(stages).head).toEqual({ filter: { a: 1 }, sort: { b: 1 }, limit: 3 });
    expect(compilePipeline([{ $limit: 3 }, { $match: { a: 1 } }]).head).toEqual({
      filter: {},
      sort: undefined,
      limit: 3,
    });
  });

  it.each<[stage: Doc, code: number]>([
    [{ $foo: 1 }, 115],
    [{ $out: 'x' }, 115],
    [{ $graphLookup: {} }, 115],
    [{ $match: 1 }, 15959],
    [{ $group: { n: { $sum: 1 } } }, 15955],
    [{ $group: { _id: 1, n: { $stdDevPop: 1 } } }, 115],
    [{ $limit: 0 }, 15958],
    [{ $count: '' }, 40156],
    [{ $count: '$n' }, 40156],
    [{ $lookup: { from: 'x', localField: '$a', foreignField: 'b', as: 'c' } }, 16410],
    [{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c', let: { d: 1 } } }, 9],
    [{ $facet: { 'a.b': [] } }, 16412],
    [{ $sort: {} }, 15976],
    [{ $unwind: 'a' }, 28818],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 1 } }, 28809],
    [{ $sort: { a: 1 }, $limit: 1 }, 40323],
    [{ $set: { a: 1, 'a.b': 2 } }, 31249],
  ])('refuses %j with code %d', (stage, code) => {
    expect(() => compilePipeline([stage])).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('update pipeline', () => {
  it('maps a document', () => {
    const update = compileUpdateStages([{ $set: { a: '$$x' } }, { $unset: 'b' }], new Map([['x', 5]]));
    expect(update({ _id: 1, b: 2 })).toEqual({ _id: 1, a: 5 });
  });

  it('refuses stages that see more than one document', () => {
    expect(() => compileUpdateStages([{ $group: { _id: 1 } }], new Map())).toThrow(
      expect.objectContaining({ code: 72 }) as Error,
    );
  });
});
