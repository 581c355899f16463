import { valueKey } from '../key-encoding.js';
import { isArray, isDoc, type Value } from '../document.js';
import { arrayIndex } from '../path.js';
import { compileProjection } from '../projection.js';
import { parseSort } from '../sort.js';
import {
  type Arguments,
  boolean,
  count,
  hint,
  ignored,
  number,
  or,
  refused,
  documentOrEmpty,
  string,
  variables,
} from './fields.js';
import { command } from './command.js';
import {
  collectionOf,
  documentsOf,
  FoundSource,
  nextFound,
  type Query,
  queryOf,
  resultsOf,
} from './query.js';

export const FIRST_BATCH_SIZE = 101;

const findFields = {
  find: string,
  filter: documentOrEmpty,
  sort: documentOrEmpty,
  projection: documentOrEmpty,
  hint,
  skip: or(count, 0),
  limit: or(count, 0),
  batchSize: or(count, FIRST_BATCH_SIZE),
  singleBatch: or(boolean, false),
  noCursorTimeout: or(boolean, false),
  let: variables,
  allowDiskUse: ignored,
  allowPartialResults: ignored,
  min: refused,
  max: refused,
  returnKey: refused,
  showRecordId: refused,
  tailable: refused,
  awaitData: refused,
  oplogReplay: refused,
};

/** A sort by `$natural` is the order of the collection scan that the hint of the same name asks for. */
function findQuery(args: Arguments<typeof findFields>): Query {
  return queryOf(args.find, args.filter, {
    ...('$natural' in args.sort ? { hint: args.sort } : { hint: args.hint, sort: parseSort(args.sort) }),
    limit: args.limit === 0 ? Infinity : args.skip + args.limit,
    variables: args.let,
  });
}

export const find = command(findFields, {
  inTransaction: true,
  query: findQuery,
  run(args, context) {
    const query = findQuery(args);
    const { projection, skip } = args;
    const project =
      Object.keys(projection).length === 0
        ? undefined
        : compileProjection(projection, { filter: query.filter, variables: args.let });
    const source = new FoundSource(resultsOf(context, query), { skip, limit: query.limit - skip }, project);
    return context.cursors.open(context, source, {
      collection: args.find,
      batchSize: args.batchSize,
      isSingle: args.singleBatch,
      expires: !args.noCursorTimeout,
    });
  },
});

const countFields = {
  count: string,
  query: documentOrEmpty,
  limit: or(number, 0),
  skip: or(count, 0),
  hint,
  fields: ignored,
};

function countQuery({ count: name, query, limit, skip, hint: index }: Arguments<typeof countFields>): Query {
  return queryOf(name, query, { hint: index, limit: limit === 0 ? Infinity : skip + Math.abs(limit) });
}

export const countCommand = command(countFields, {
  query: countQuery,
  async run(args, context) {
    const query = countQuery(args);
    const collection = collectionOf(context, args.count);
    let n = 0;
    if (Object.keys(query.where).length > 0) {
      const results = resultsOf(context, query);
      while (n < query.limit && (await nextFound(results, context.pace)) !== undefined) n += 1;
    } else if (collection !== undefined) {
      n = Math.min(query.limit, context.engine.state.count(collection.id));
    }
    return { n: Math.max(0, n - args.skip) };
  },
});

const distinctFields = { distinct: string, key: string, query: documentOrEmpty, hint };

function distinctQuery({ distinct: name, query, hint: index }: Arguments<typeof distinctFields>): Query {
  return queryOf(name, query, { hint: index });
}

export const distinct = command(distinctFields, {
  inTransaction: true,
  query: distinctQuery,
  async run(args, context) {
    const path = args.key.split('.');
    // Values that are equal have equal keys, and keys sort as their values do.
    const values = new Map<string, Value>();
    for await (const doc of documentsOf(context, distinctQuery(args))) {
      for (const value of presentValues(doc, path)) {
        const key = valueKey(value).toString('latin1');
        if (!values.has(key)) values.set(key, value);
      }
    }
    return { values: [...values.keys()].sort().map((key) => values.get(key)) };
  },
});

/** Unlike an index, nothing stands for a missing field or an empty array. */
function presentValues(value: Value, path: readonly string[]): Value[] {
  const [field, ...rest] = path;
  if (field === undefined) return isArray(value) ? value : [value];
  if (isDoc(value)) return field in value ? presentValues(value[field], rest) : [];
  if (!isArray(value)) return [];
  const position = arrayIndex(field);
  const atPosition = position === undefined ? undefined : value[position];
  const ofElements = value.flatMap((element) => (isDoc(element) ? presentValues(element, path) : []));
  return atPosition === undefined ? ofElements : [...ofElements, ...presentValues(atPosition, rest)];
}
