import { compilePipeline, type Pipeline } from '../aggregate/pipeline.js';
import { type Value } from '../document.js';
import { valueKey } from '../key-encoding.js';
import { isNumeric, toNumber } from '../numeric.js';
import { Memory } from '../memory.js';
import { valuesAtPath } from '../path.js';
import { compileProjection } from '../projection.js';
import { parseSort } from '../sort.js';
import { command } from './command.js';
import * as field from './fields.js';
import {
  collectionOf,
  documentsOf,
  foundSource,
  nextFound,
  type Query,
  queryOf,
  resultsOf,
  sourceOf,
} from './query.js';

export const findFields = {
  find: field.string,
  filter: field.documentOrEmpty,
  sort: field.documentOrEmpty,
  projection: field.documentOrEmpty,
  hint: field.hint,
  skip: field.or(field.count, 0),
  limit: field.or(field.count, 0),
  batchSize: field.or(field.count, field.FIRST_BATCH_SIZE),
  singleBatch: field.or(field.boolean, false),
  noCursorTimeout: field.or(field.boolean, false),
  let: field.variables,
  ...field.each(field.ignored, 'allowDiskUse', 'allowPartialResults'),
  ...field.each(field.refused, 'min', 'max', 'returnKey', 'showRecordId'),
  ...field.each(field.refused, 'tailable', 'awaitData', 'oplogReplay'),
};

/** A sort by `$natural` is the order of the collection scan that the hint of the same name asks for. */
export function findQuery(args: field.Arguments<typeof findFields>): Query {
  const isNatural = Object.keys(args.sort).join() === '$natural';
  return queryOf(args.find, args.filter, {
    ...(isNatural ? { hint: args.sort } : { hint: args.hint, sort: parseSort(args.sort) }),
    limit: args.limit === 0 ? Infinity : args.skip + args.limit,
    variables: args.let,
  });
}

export const find = command(findFields, (args, context) => {
  const query = findQuery(args);
  const project =
    Object.keys(args.projection).length === 0
      ? undefined
      : compileProjection(args.projection, { filter: query.filter, variables: args.let });
  const source = foundSource(resultsOf(context, query), {
    skip: args.skip,
    limit: query.limit - args.skip,
    project,
  });
  return context.cursors.open(context, source, {
    collection: args.find,
    batchSize: args.batchSize,
    isSingle: args.singleBatch,
    expires: !args.noCursorTimeout,
  });
});

export const countFields = {
  count: field.string,
  query: field.documentOrEmpty,
  limit: field.or(field.number, 0),
  skip: field.or(field.count, 0),
  hint: field.hint,
  fields: field.ignored,
};

export function countQuery(args: field.Arguments<typeof countFields>): Query {
  const limit = args.limit === 0 ? Infinity : args.skip + Math.abs(args.limit);
  return queryOf(args.count, args.query, { hint: args.hint, limit });
}

export const count = command(countFields, async (args, context) => {
  const query = countQuery(args);
  const collection = collectionOf(context, args.count);
  let n = 0;
  if (Object.keys(query.where).length > 0 || query.hint !== undefined) {
    const results = resultsOf(context, query);
    while (n < query.limit && (await nextFound(results, context.pace)) !== undefined) n += 1;
  } else if (collection !== undefined) {
    n = Math.min(query.limit, context.engine.state.count(collection.id));
  }
  return { n: Math.max(0, n - args.skip) };
});

export const distinctFields = {
  distinct: field.string,
  key: field.string,
  query: field.documentOrEmpty,
  hint: field.hint,
};

export function distinctQuery(args: field.Arguments<typeof distinctFields>): Query {
  return queryOf(args.distinct, args.query, { hint: args.hint });
}

export const distinct = command(distinctFields, async (args, context) => {
  // Values that are equal have equal keys, and keys sort as their values do.
  const values = new Map<string, Value>();
  const memory = new Memory('distinct');
  for await (const doc of documentsOf(context, distinctQuery(args))) {
    for (const value of valuesAtPath(doc, args.key)) {
      const key = valueKey(value).toString('latin1');
      if (values.has(key)) continue;
      memory.keep([key, value]);
      values.set(key, value);
    }
  }
  return { values: [...values.keys()].sort().map((key) => values.get(key)) };
});

export const getMore = command(
  { getMore: field.long, collection: field.string, batchSize: field.or(field.count, 0) },
  ({ getMore: id, collection, batchSize }, context) => {
    const size = batchSize === 0 ? Infinity : batchSize;
    return context.cursors.more(context, String(id), { collection, batchSize: size });
  },
);

export const killCursors = command(
  { killCursors: field.string, cursors: field.listOf(field.long) },
  ({ cursors: ids }, { cursors }) => {
    const [cursorsKilled, cursorsNotFound]: [bigint[], bigint[]] = [[], []];
    for (const id of ids) (cursors.kill(String(id)) ? cursorsKilled : cursorsNotFound).push(id);
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  },
);

/** Undefined for an aggregation over no collection: `{ aggregate: 1 }`. */
const collectionOrNone: field.Field<string | undefined> = (value, name) =>
  isNumeric(value) && toNumber(value) === 1 ? undefined : field.string(value, name);

export const aggregateFields = {
  aggregate: collectionOrNone,
  pipeline: field.listOf(field.document),
  cursor: field.batchSizeOf(field.FIRST_BATCH_SIZE),
  hint: field.hint,
  let: field.variables,
  explain: field.refused,
  ...field.each(field.ignored, 'allowDiskUse', 'bypassDocumentValidation'),
};
type AggregateArguments = field.Arguments<typeof aggregateFields>;

/** The pipeline's head, its first `$match`, `$sort` and `$limit`, is a query that an index may answer. */
export function headQuery(args: AggregateArguments, { head }: Pipeline): Query {
  const { filter, sort = {}, limit = Infinity } = head;
  const options = { sort: parseSort(sort), hint: args.hint, limit, variables: args.let };
  return queryOf(args.aggregate, filter, options);
}

export const aggregate = command(aggregateFields, (args, context) => {
  const pipeline = compilePipeline(args.pipeline);
  const reading = { ...context };
  const head = documentsOf(reading, headQuery(args, pipeline));
  const run = args.aggregate === undefined ? pipeline.run : pipeline.runAfterHead;
  const documents = run(head, {
    source: {
      find: (collection, filter, variables) =>
        documentsOf(reading, queryOf(collection, filter, { variables })),
    },
    variables: args.let,
    pace: { isDue: () => reading.pace.isDue(), pause: () => reading.pace.pause() },
  });
  const source = sourceOf(documents, (pace) => {
    reading.pace = pace;
  });
  return context.cursors.open(context, source, {
    collection: args.aggregate ?? '$cmd.aggregate',
    batchSize: args.cursor,
  });
});
