import { describeValue } from '../describe.js';
import { isArray, isDoc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { valuesEqual } from '../bson-order.js';
import { namespaceOf, type CollectionInfo } from '../storage/catalog.js';
import { type IndexInfo } from '../storage/index-spec.js';
import { dropIndexes as drop } from '../storage/schema.js';
import { whenUnlocked } from '../storage/write-queue.js';
import { Arguments } from './arguments.js';
import { collectionOf, type Command, type Reply, write } from './command.js';
import { sourceOf } from './sources.js';
import { cursorOwner } from './sessions.js';

export const listIndexes: Command = {
  names: ['listIndexes'],
  fields: ['cursor'],
  async run(context): Promise<Reply> {
    const { args, cursors, db, pace } = context;
    const collection = collectionOf(context);
    if (collection === undefined) throw noNamespace(db, args.string('listIndexes'));
    const cursor = new Arguments('listIndexes.cursor', args.optionalDocument('cursor') ?? {});
    const options = {
      namespace: namespaceOf(collection),
      owner: cursorOwner(context),
      batchSize: cursor.count('batchSize', Infinity),
    };
    const source = sourceOf(collection.indexes.filter(({ isReady }) => isReady).map(({ spec }) => spec));
    return { ...(await cursors.open(source, options, pace)), ok: 1 };
  },
};

export const dropIndexes: Command = {
  names: ['dropIndexes', 'deleteIndexes'],
  fields: ['index'],
  async run(context): Promise<Reply> {
    const { args, db } = context;
    const name = args.string(context.name);
    const before = await write(context, (writer) =>
      whenUnlocked(writer, () => {
        const collection = writer.catalog.find(db, name);
        if (collection === undefined) throw noNamespace(db, name);
        writer.claimCollection(collection);
        drop(writer, collection, new Set(chosen(collection, args.value('index')).map(({ id }) => id)));
        return collection.indexes.length;
      }),
    );
    return { nIndexesWas: before, ok: 1 };
  },
};

export function noNamespace(db: string, name: string): MongoError {
  return new MongoError(26, `ns does not exist: ${db}.${name}`);
}

/** By name, names, keys, or `*` for all but `_id_`. @throws MongoError 27, 72 */
function chosen(collection: CollectionInfo, index: Value): IndexInfo[] {
  const others = collection.indexes.slice(1);
  if (index === '*') return others;
  if (isArray(index)) return index.flatMap((name) => chosen(collection, name));
  const found = collection.indexes.find(({ name, spec }) =>
    isDoc(index) ? valuesEqual(spec.key, index) : name === index,
  );
  if (found === undefined) {
    const what = isDoc(index)
      ? `can't find index with key: ${describeValue(index)}`
      : `index not found with name [${String(index)}]`;
    throw new MongoError(27, what);
  }
  if (found === collection.indexes[0]) throw new MongoError(72, 'cannot drop _id index');
  return [found];
}
