import { valuesEqual } from '../bson-order.js';
import { describeValue, type Doc, isArray, isDoc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { namespaceOf, type CollectionInfo } from '../storage/catalog.js';
import { type IndexInfo } from '../storage/index-spec.js';
import { buildIndexes, isEmpty } from '../storage/index-build.js';
import { addIndex, dropIndexes as drop, existingIndex } from '../storage/schema.js';
import { Transaction } from '../storage/transaction.js';
import { whenUnlocked } from '../storage/write-queue.js';
import { type Writer } from '../storage/state.js';
import { existing, existingOrNew } from './changes.js';
import { change, noNamespace } from './collections.js';
import { command, type CommandContext, write } from './command.js';
import * as field from './fields.js';
import { collectionOf, sourceOf } from './query.js';

export const createIndexes = command(
  { createIndexes: field.string, indexes: field.listOf(field.document), commitQuorum: field.ignored },
  ({ createIndexes: name, indexes: specs }, context) => {
    if (specs.length === 0) throw new MongoError(2, 'Must specify at least one index to create');
    return write(context, function* (writer) {
      const wasThere = existing(context, name, writer) !== undefined;
      const added = yield* whenUnlocked(writer, () => addAll(context, writer, { name, specs }));
      yield* buildIndexes(writer, added.collection, added.ids, context.pace);
      return {
        numIndexesBefore: added.before,
        numIndexesAfter: added.before + added.ids.size,
        createdCollectionAutomatically: !wasThere,
        ...(added.ids.size === 0 && { note: 'all indexes already exist' }),
      };
    });
  },
);

/** Adds the indexes that are missing, not yet ready; `ids` are those to be built. */
function addAll(
  context: CommandContext,
  writer: Writer,
  { name, specs }: { name: string; specs: readonly Doc[] },
): { before: number; ids: Set<number>; collection: CollectionInfo } {
  let collection = existingOrNew(context, name, writer);
  const before = collection.indexes.filter(({ isReady }) => isReady).length;
  const ids = new Set<number>();
  for (const spec of specs) {
    const known = existingIndex(collection, spec);
    // Another build may still fail, or was broken off: only this one tells its client whether the index is there.
    if (known?.isReady === false) ids.add(known.id);
    if (known !== undefined) continue;
    writer.claimCollection(collection);
    ids.add(addIndex(writer, collection, spec).id);
    collection = existingOrNew(context, name, writer);
  }
  const isForbidden =
    writer instanceof Transaction && !(writer.hasMade(collection) && isEmpty(writer, collection));
  if (ids.size > 0 && isForbidden) {
    const namespace = namespaceOf(collection);
    throw new MongoError(263, `Cannot create new indexes on existing ${namespace} in a transaction.`);
  }
  return { before, ids, collection };
}

export const listIndexes = command(
  { listIndexes: field.string, cursor: field.batchSizeOf(Infinity) },
  ({ listIndexes: name, cursor }, context) => {
    const collection = collectionOf(context, name);
    if (collection === undefined) throw noNamespace(context.db, name);
    const ready = collection.indexes.filter(({ isReady }) => isReady).map(({ spec }) => spec);
    return context.cursors.open(context, sourceOf(ready), { collection: name, batchSize: cursor });
  },
);

export const dropIndexes = command(
  { dropIndexes: field.string, index: field.anything },
  async ({ dropIndexes: name, index }, context) => {
    const nIndexesWas = await change(context, (writer) => {
      const collection = writer.catalog.find(context.db, name);
      if (collection === undefined) throw noNamespace(context.db, name);
      writer.claimCollection(collection);
      drop(writer, collection, new Set(chosen(collection, index).map(({ id }) => id)));
      return collection.indexes.length;
    });
    return { nIndexesWas };
  },
);

/** By name, names, keys, or `*` for all but `_id_`. @throws MongoError 27, 72 */
function chosen(collection: CollectionInfo, index: Value): IndexInfo[] {
  if (index === '*') return collection.indexes.slice(1);
  if (isArray(index)) return index.flatMap((name) => chosen(collection, name));
  const found = collection.indexes.find(({ name, spec }) =>
    isDoc(index) ? valuesEqual(spec.key, index) : name === index,
  );
  if (found === undefined) throw new MongoError(27, `index not found: ${describeValue(index)}`);
  if (found === collection.indexes[0]) throw new MongoError(72, 'cannot drop _id index');
  return [found];
}
