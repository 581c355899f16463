import { parseDocument, type Doc } from '../document.js';
import { namespaceOf, type CollectionInfo } from '../storage/catalog.js';
import { type IndexInfo } from '../storage/index-spec.js';
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
import { collectionOf, type Command, type Reply } from './command.js';
import { noNamespace } from './indexes.js';
import { type Pace } from './pace.js';

const ERRORS_MAX = 20;

/** Compares each document with its index entries and each entry with its document, on one state of the store. */
export const validate: Command = {
  names: ['validate'],
  fields: ['full', 'background'],
  async run(context): Promise<Reply> {
    const { args, db, engine, pace } = context;
    const collection = collectionOf(context);
    if (collection === undefined) throw noNamespace(db, args.string('validate'));
    const count = engine.state.count(collection.id);
    const snapshot = engine.store.snapshot();
    try {
      const report = await check(snapshot, collection, pace);
      if (report.documents !== count)
        report.errors.push(`${report.documents} documents, but ${count} counted`);
      return {
        ns: namespaceOf(collection),
        nrecords: report.documents,
        nIndexes: collection.indexes.length,
        keysPerIndex: report.keysPerIndex,
        valid: report.errors.length === 0,
        errors: report.errors.slice(0, ERRORS_MAX),
        warnings: [],
        ok: 1,
      };
    } finally {
      snapshot.release();
    }
  },
};

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
      if (isMissing) report.errors.push(`${index.name} lacks an entry of ${nameOf(doc)}`);
    }
  }
  for (const index of indexes) await checkEntries({ reader, collection, index, report, expected, pace });
  return report;
}

interface EntriesCheck {
  readonly reader: KeyReader;
  readonly collection: CollectionInfo;
  readonly index: IndexInfo;
  readonly report: Report;
  readonly expected: ReadonlyMap<number, number>;
  readonly pace: Pace;
}

/** All expected entries are there, so with no more than those none is wrong. */
async function checkEntries({
  reader,
  collection,
  index,
  report,
  expected,
  pace,
}: EntriesCheck): Promise<void> {
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

function nameOf(doc: Doc): string {
  return `the document with _id ${String(doc._id)}`;
}
