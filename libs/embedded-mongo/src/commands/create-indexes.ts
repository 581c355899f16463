import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { type CollectionInfo } from '../storage/catalog.js';
import { buildIndexes, isEmpty } from '../storage/index-build.js';
import { addIndex, isExistingIndex } from '../storage/schema.js';
import { Transaction } from '../storage/transaction.js';
import { whenUnlocked, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { type Command, type CommandContext, type Reply, write } from './command.js';
import { existing, existingOrNew } from './namespace.js';

export const createIndexes: Command = {
  names: ['createIndexes'],
  fields: ['indexes', 'commitQuorum'],
  inTransaction: true,
  async run(context): Promise<Reply> {
    const specs = context.args.documents('indexes');
    if (specs.length === 0) throw new MongoError(2, 'Must specify at least one index to create');
    return write(context, (writer) => create(context, writer, specs));
  },
};

function* create(context: CommandContext, writer: Writer, specs: readonly Doc[]): WriteSteps<Reply> {
  const wasThere = existing(context, writer) !== undefined;
  const added = yield* whenUnlocked(writer, () => addAll(context, writer, specs));
  const { before, ids } = added;
  yield* buildIndexes(writer, added.collection, ids, context.pace);
  return {
    numIndexesBefore: before,
    numIndexesAfter: before + ids.size,
    createdCollectionAutomatically: !wasThere,
    ...(ids.size === 0 && { note: 'all indexes already exist' }),
    ok: 1,
  };
}

/** Adds the indexes that are missing, not yet ready. */
function addAll(
  context: CommandContext,
  writer: Writer,
  specs: readonly Doc[],
): { before: number; ids: Set<number>; collection: CollectionInfo } {
  let collection = existingOrNew(context, writer);
  const before = collection.indexes.length;
  const ids = new Set<number>();
  for (const spec of specs) {
    if (isExistingIndex(collection, spec)) continue;
    writer.claimCollection(collection);
    ids.add(addIndex(writer, collection, spec).id);
    collection = existingOrNew(context, writer);
  }
  if (ids.size > 0 && writer instanceof Transaction && !isEmpty(writer, collection)) {
    throw new MongoError(
      263,
      `Cannot create new indexes on existing collection ${collection.db}.${collection.name} in a multi-document transaction.`,
    );
  }
  return { before, ids, collection };
}
