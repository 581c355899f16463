import { MongoError, unsupported } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { createCollection, dropCollection } from '../storage/schema.js';
import { whenUnlocked } from '../storage/write-queue.js';
import { Arguments } from './arguments.js';
import { type Command, type Reply, write } from './command.js';
import { cursorOwner } from './sessions.js';
import { sourceOf } from './sources.js';

const refused = [
  'capped',
  'size',
  'max',
  'timeseries',
  'clusteredIndex',
  'validator',
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'collation',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
  'encryptedFields',
];

export const create: Command = {
  names: ['create'],
  fields: ['autoIndexId', ...refused],
  inTransaction: true,
  async run(context): Promise<Reply> {
    const { args, db } = context;
    const option = refused.find((field) => args.has(field) && args.value(field) !== false);
    if (option !== undefined) throw unsupported(`The collection option ${option}`);
    const name = args.string('create');
    await write(context, (writer) =>
      whenUnlocked(writer, () => {
        // As mongod does for the same options.
        if (writer.catalog.find(db, name) === undefined) createCollection(writer, db, name);
      }),
    );
    return { ok: 1 };
  },
};

export const drop: Command = {
  names: ['drop'],
  fields: [],
  async run(context): Promise<Reply> {
    const { args, db } = context;
    const name = args.string('drop');
    const indexes = await write(context, (writer) =>
      whenUnlocked(writer, () => {
        const collection = writer.catalog.find(db, name);
        if (collection !== undefined) dropCollection(writer, collection);
        return collection?.indexes.length;
      }),
    );
    return { ...(indexes !== undefined && { nIndexesWas: indexes }), ns: `${db}.${name}`, ok: 1 };
  },
};

export const dropDatabase: Command = {
  names: ['dropDatabase'],
  fields: [],
  async run(context): Promise<Reply> {
    const { db } = context;
    await write(context, (writer) =>
      whenUnlocked(writer, () => {
        for (const collection of writer.catalog.of(db)) dropCollection(writer, collection);
      }),
    );
    return { dropped: db, ok: 1 };
  },
};

export const listCollections: Command = {
  names: ['listCollections'],
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  async run(context): Promise<Reply> {
    const { args, cursors, db, engine, pace } = context;
    const isNameOnly = args.boolean('nameOnly');
    const filter = compileFilter(args.optionalDocument('filter') ?? {});
    const all = engine.state.catalog.of(db).map(({ name, uuid, indexes }) => ({
      name,
      type: 'collection',
      ...(!isNameOnly && { options: {}, info: { readOnly: false, uuid }, idIndex: indexes[0]?.spec }),
    }));
    const cursor = new Arguments('listCollections.cursor', args.optionalDocument('cursor') ?? {});
    const options = {
      namespace: `${db}.$cmd.listCollections`,
      owner: cursorOwner(context),
      batchSize: cursor.count('batchSize', Infinity),
    };
    const source = sourceOf(all.filter((collection) => filter.matches(collection)));
    return { ...(await cursors.open(source, options, pace)), ok: 1 };
  },
};

export const listDatabases: Command = {
  names: ['listDatabases'],
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run({ args, db, engine }): Reply {
    if (db !== 'admin') throw new MongoError(13, 'listDatabases may only be run against the admin database.');
    const filter = compileFilter(args.optionalDocument('filter') ?? {});
    const names = [...new Set(engine.state.catalog.all().map((collection) => collection.db))].sort();
    const isNameOnly = args.boolean('nameOnly');
    const databases = names
      .map((name) => (isNameOnly ? { name } : { name, empty: false }))
      .filter((database) => filter.matches(database));
    return { databases, ok: 1 };
  },
};
