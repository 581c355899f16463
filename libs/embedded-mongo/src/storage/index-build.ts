import { type Engine } from '../engine.js';
import { parseDocument } from '../document.js';
import { MongoError } from '../errors.js';
import { type CollectionInfo } from './catalog.js';
import { indexDocument } from './documents.js';
import { KeyCursor } from './find.js';
import { documentsOf, recordOf, type KeyReader } from './keys.js';
import { dropIndexes, setReady } from './schema.js';
import { whenUnlocked, type WriteSteps } from './write-queue.js';
import { type Writer } from './state.js';

/** Whether time is up for this turn, and that the next one has begun. */
interface Turns {
  isDue(): boolean;
  resume(): void;
}

/**
 * Gives new indexes the entries of all documents, in slices; meanwhile every writer keeps them too. If that fails they
 * are dropped again. @throws MongoError 11000, 171; 276 when one of them is dropped meanwhile
 */
export function* buildIndexes(
  writer: Writer,
  collection: CollectionInfo,
  ids: ReadonlySet<number>,
  turns: Turns,
): WriteSteps<void> {
  if (ids.size === 0) return;
  try {
    yield* addEntries(writer, collection, ids, turns);
  } catch (error) {
    yield* whenUnlocked(writer, () => {
      const current = withId(writer, collection);
      if (current === undefined) return;
      // A transaction that is open may have kept it: its entries would be written after all others are removed.
      writer.claimCollection(current);
      const unready = current.indexes.filter(({ id, isReady }) => ids.has(id) && !isReady);
      dropIndexes(writer, current, new Set(unready.map(({ id }) => id)));
    });
    // The drop is to be committed although the command fails, so the error leaves in a step of its own.
    yield undefined;
    throw error;
  }
  setReady(writer, currentOf(writer, collection, ids), ids);
}

/** A build that a crash interrupted is not taken up again: clients ask for their indexes at each start. */
export async function dropUnfinished({ state, writes }: Engine): Promise<void> {
  for (const collection of state.catalog.all()) {
    const unfinished = collection.indexes.filter(({ isReady }) => !isReady);
    if (unfinished.length === 0) continue;
    // eslint-disable-next-line require-yield -- one step
    await writes.run(function* (writer) {
      dropIndexes(writer, collection, new Set(unfinished.map(({ id }) => id)));
    });
  }
}

export function isEmpty(reader: KeyReader, collection: CollectionInfo): boolean {
  return reader.range({ ...documentsOf(collection.id), keysOnly: true }, 1).length === 0;
}

function* addEntries(
  writer: Writer,
  collection: CollectionInfo,
  ids: ReadonlySet<number>,
  turns: Turns,
): WriteSteps<void> {
  const documents = new KeyCursor(writer, [{ ...documentsOf(collection.id), keysOnly: true }]);
  for (let entry = documents.next(); entry !== undefined; entry = documents.next()) {
    const { key } = entry;
    yield* whenUnlocked(writer, () => {
      const indexes = currentOf(writer, collection, ids).indexes.filter(({ id }) => ids.has(id));
      // Looked for again: while this waited for a transaction, the document may have changed or gone.
      const bytes = writer.get(key);
      if (bytes === undefined) return;
      indexDocument(writer, { ...collection, indexes }, recordOf(key), { after: parseDocument(bytes) });
    });
    if (!turns.isDue()) continue;
    yield undefined;
    turns.resume();
    documents.reread();
  }
}

/** With all of the indexes. */
function currentOf(writer: Writer, collection: CollectionInfo, ids: ReadonlySet<number>): CollectionInfo {
  const current = withId(writer, collection);
  const isWhole = current?.indexes.filter(({ id }) => ids.has(id)).length === ids.size;
  if (current !== undefined && isWhole) return current;
  const { db, name } = collection;
  throw new MongoError(276, `Index build aborted: collection ${db}.${name} or its index was dropped`);
}

/** The collection as it is now, by whatever name. */
function withId(writer: Writer, { db, name, id }: CollectionInfo): CollectionInfo | undefined {
  const sameName = writer.catalog.find(db, name);
  return sameName?.id === id ? sameName : writer.catalog.all().find((other) => other.id === id);
}
