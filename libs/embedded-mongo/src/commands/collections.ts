import { MongoError, unsupported } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { createCollection, dropCollection, renameCollection as rename } from '../storage/schema.js';
import { whenUnlocked } from '../storage/write-queue.js';
import { type Writer } from '../storage/state.js';
import { command, type CommandContext, write } from './command.js';
import * as field from './fields.js';
import { sourceOf } from './query.js';

export const create = command(
  {
    create: field.string,
    ...field.each(
      field.refused,
      'capped',
      'size',
      'max',
      'timeseries',
      'clusteredIndex',
      'viewOn',
      'pipeline',
    ),
    ...field.each(field.refused, 'validator', 'validationLevel', 'validationAction', 'expireAfterSeconds'),
    ...field.each(field.refused, 'changeStreamPreAndPostImages', 'encryptedFields'),
  },
  async ({ create: name }, context) => {
    await change(context, (writer) => {
      // As mongod does for the same options.
      if (writer.catalog.find(context.db, name) === undefined) createCollection(writer, context.db, name);
    });
    return {};
  },
);

export const drop = command({ drop: field.string }, async ({ drop: name }, context) => {
  const nIndexesWas = await change(context, (writer) => {
    const collection = writer.catalog.find(context.db, name);
    if (collection !== undefined) dropCollection(writer, collection);
    return collection?.indexes.length;
  });
  return { ...(nIndexesWas !== undefined && { nIndexesWas }), ns: `${context.db}.${name}` };
});

export const dropDatabase = command({ dropDatabase: field.ignored }, async (_, context) => {
  await change(context, (writer) => {
    for (const collection of writer.catalog.of(context.db)) dropCollection(writer, collection);
  });
  return { dropped: context.db };
});

/** Within one database, to a name that is free; documents and indexes stay what they are. */
export const renameCollection = command(
  { renameCollection: field.string, to: field.string, dropTarget: field.refused },
  async (args, context) => {
    checkAdmin(context);
    const from = parseNamespace(args.renameCollection);
    const to = parseNamespace(args.to);
    if (from.db !== to.db) throw unsupported('The command renameCollection between two databases');
    await change(context, (writer) => {
      const source = writer.catalog.find(from.db, from.name);
      if (source === undefined) throw noNamespace(from.db, from.name);
      if (writer.catalog.find(to.db, to.name) !== undefined) {
        throw new MongoError(48, 'target namespace exists');
      }
      rename(writer, source, to.name);
    });
    return {};
  },
);

/** @throws MongoError 73 */
function parseNamespace(namespace: string): { readonly db: string; readonly name: string } {
  const dot = namespace.indexOf('.');
  if (dot < 1) throw new MongoError(73, `Invalid namespace specified '${namespace}'`);
  return { db: namespace.slice(0, dot), name: namespace.slice(dot + 1) };
}

export const listCollections = command(
  {
    listCollections: field.ignored,
    filter: field.documentOrEmpty,
    nameOnly: field.or(field.boolean, false),
    cursor: field.batchSizeOf(Infinity),
    authorizedCollections: field.ignored,
  },
  ({ filter, nameOnly, cursor }, context) => {
    const { matches } = compileFilter(filter);
    const all = context.engine.state.catalog.of(context.db).map(({ name, uuid, indexes }) => ({
      name,
      type: 'collection',
      ...(!nameOnly && { options: {}, info: { readOnly: false, uuid }, idIndex: indexes[0]?.spec }),
    }));
    return context.cursors.open(context, sourceOf(all.filter(matches)), {
      collection: '$cmd.listCollections',
      batchSize: cursor,
    });
  },
);

export const listDatabases = command(
  {
    listDatabases: field.ignored,
    filter: field.documentOrEmpty,
    nameOnly: field.or(field.boolean, false),
    authorizedDatabases: field.ignored,
  },
  ({ filter, nameOnly }, context) => {
    checkAdmin(context);
    const { matches } = compileFilter(filter);
    const { state, store } = context.engine;
    const counts = new Map<string, number>();
    for (const { db, id } of state.catalog.all()) counts.set(db, (counts.get(db) ?? 0) + state.count(id));
    const totalSize = store.fileBytes();
    let total = 0;
    for (const count of counts.values()) total += count;
    // One file has all databases: the size of each is an estimate, its documents' share of the file.
    const all = [...counts.keys()].sort().map((name) => {
      const share = (counts.get(name) ?? 0) / Math.max(1, total);
      return nameOnly ? { name } : { name, sizeOnDisk: Math.round(totalSize * share), empty: false };
    });
    return { databases: all.filter(matches), ...(!nameOnly && { totalSize }) };
  },
);

export function noNamespace(db: string, name: string): MongoError {
  return new MongoError(26, `ns does not exist: ${db}.${name}`);
}

function checkAdmin({ db, name }: CommandContext): void {
  if (db !== 'admin') throw new MongoError(13, `${name} may only be run against the admin database.`);
}

/** In one step, once no transaction holds what it takes. */
export function change<Result>(
  context: CommandContext,
  attempt: (writer: Writer) => Result,
): Promise<Result> {
  return write(context, (writer) => whenUnlocked(writer, () => attempt(writer)));
}
