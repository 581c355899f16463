import { parseDocument } from '../document.js';
import { namespaceOf, type CollectionInfo } from '../storage/catalog.js';
import { entriesFor } from '../storage/documents.js';
import { KeyCursor } from '../storage/find.js';
import {
  type KeyReader,
  documentKey,
  documentsOf,
  entriesOf,
  recordOf,
  withRecord,
} from '../storage/keys.js';
import { noNamespace } from './collections.js';
import { command } from './command.js';
import { type Pace } from './pace.js';
import * as field from './fields.js';
import { collectionOf } from './query.js';

const ERRORS_MAX = 20;

/** Compares each document with its index entries and each entry with its document, on one state of the store. */
export const validate = command(
  { validate: field.string, full: field.ignored, background: field.ignored },
  async ({ validate: name }, context) => {
    const { db, engine, pace } = context;
    const collection = collectionOf(context, name);
    if (collection === undefined) throw noNamespace(db, name);
    const count = engine.state.count(collection.id);
    const snapshot = engine.store.snapshot();
    try {
      const { documents, errors, keysPerIndex } = await check(snapshot, collection, pace);
      if (documents !== count) errors.push(`${documents} documents, but ${count} counted`);
      return {
        ns: namespaceOf(collection),
        nrecords: documents,
        nIndexes: collection.indexes.length,
        keysPerIndex,
        valid: errors.length === 0,
        errors: errors.slice(0, ERRORS_MAX),
        warnings: [],
      };
    } finally {
      snapshot.release();
    }
  },
);

interface Report {
  documents: number;
  readonly keysPerIndex: Record<string, number>;
  readonly errors: string[];
}

async function check(reader: KeyReader, collection: CollectionInfo, pace: Pace): Promise<Report> {
  const report: Report = { documents: 0, keysPerIndex: {}, errors: [] };
  const indexes = collection.indexes.filter(({ isReady }) => isReady);
  const expected = new Map(indexes.map(({ id }) => [id, 0]));
  for await (const { key, value } of walk(reader, documentsOf(collection.id), pace)) {
    report.documents += 1;
    const doc = parseDocument(value);
    for (const index of indexes) {
      const entries = [...entriesFor(index, doc).keys.values()];
      expected.set(index.id, (expected.get(index.id) ?? 0) + entries.length);
      const isMissing = entries.some(
        (entry) => reader.get(withRecord(entry.key, recordOf(key))) === undefined,
      );
      if (isMissing)
        report.errors.push(`${index.name} lacks an entry of the document with _id ${String(doc._id)}`);
    }
  }
  // All expected entries are there, so with no more than those none is wrong.
  for (const index of indexes) {
    let found = 0;
    for await (const { key } of walk(reader, entriesOf(index.id), pace)) {
      found += 1;
      if (reader.get(documentKey(collection.id, recordOf(key))) === undefined) {
        report.errors.push(`${index.name} has an entry without a document`);
      }
    }
    report.keysPerIndex[index.name] = found;
    const wanted = expected.get(index.id) ?? 0;
    if (found !== wanted) report.errors.push(`${index.name} has ${found} entries instead of ${wanted}`);
  }
  return report;
}

async function* walk(
  reader: KeyReader,
  range: { start: Buffer; end: Buffer },
  pace: Pace,
): AsyncGenerator<{ key: Buffer; value: Buffer }> {
  const cursor = new KeyCursor(reader, [range]);
  for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) {
    yield entry;
    if (pace.isDue()) await pace.pause();
  }
}
