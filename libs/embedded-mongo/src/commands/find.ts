import { unsupported } from '../errors.js';
import { compileProjection } from '../projection.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { parseSort, type SortKey } from '../sort.js';
import { type Doc, type Value } from '../document.js';
import { findDocuments } from '../storage/find.js';
import { namespaceOf } from '../storage/catalog.js';
import { type Arguments } from './arguments.js';
import { collectionOf, type Command, type CommandContext, type Reply, viewOf } from './command.js';
import { FIRST_BATCH_SIZE, type CursorSource } from './cursors.js';
import { hintOf } from './selection.js';
import { cursorOwner } from './sessions.js';
import { FoundSource, sourceOf } from './sources.js';
import { variablesOf } from './variables.js';

const refused = ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'oplogReplay'];

export const find: Command = {
  names: ['find'],
  fields: [
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'allowDiskUse',
    'noCursorTimeout',
    'allowPartialResults',
    'let',
    ...refused,
  ],
  inTransaction: true,
  run(context): Promise<Reply> {
    const { args, cursors, pace } = context;
    const source = sourceFor(context);
    const options = {
      namespace: namespaceOf({ db: context.db, name: args.string('find') }),
      owner: cursorOwner(context),
      batchSize: args.count('batchSize', FIRST_BATCH_SIZE),
      isSingle: args.boolean('singleBatch'),
      expires: !args.boolean('noCursorTimeout'),
    };
    return cursors.open(source, options, pace).then((reply) => ({ ...reply, ok: 1 }));
  },
};

function sourceFor(context: CommandContext): CursorSource {
  const { args } = context;
  const query = findQuery(args);
  const collection = collectionOf(context);
  if (collection === undefined) return sourceOf([]);
  const { skip, limit } = query;
  const results = findDocuments(viewOf(context), collection, query.filter, { ...query, limit: skip + limit });
  return new FoundSource(results, { skip, limit }, query.project);
}

interface FindQuery {
  readonly filter: Filter;
  readonly sort: SortKey[];
  readonly hint: Value;
  readonly skip: number;
  readonly limit: number;
  readonly project: ((doc: Doc) => Doc) | undefined;
}

/** Also what `explain` explains. @throws MongoError for what is malformed or out of scope */
export function findQuery(args: Arguments): FindQuery {
  const option = refused.find((name) => args.has(name) && args.value(name) !== false);
  if (option !== undefined) throw unsupported(`The find option ${option}`);
  const variables = variablesOf(args);
  const filter = compileFilter(args.optionalDocument('filter') ?? {}, { variables });
  const limit = args.count('limit', 0);
  return {
    filter,
    ...orderOf(args),
    skip: args.count('skip', 0),
    limit: limit === 0 ? Infinity : limit,
    project: projectionOf(args, filter),
  };
}

function projectionOf(args: Arguments, filter: Filter): ((doc: Doc) => Doc) | undefined {
  const projection = args.optionalDocument('projection') ?? {};
  if (Object.keys(projection).length === 0) return undefined;
  return compileProjection(projection, { filter, variables: variablesOf(args) });
}

/** A sort by `$natural` is the order of the collection scan that the hint of the same name asks for. */
function orderOf(args: Arguments): { sort: SortKey[]; hint: Value } {
  const sort = args.optionalDocument('sort') ?? {};
  return '$natural' in sort ? { sort: [], hint: sort } : { sort: parseSort(sort), hint: hintOf(args) };
}
