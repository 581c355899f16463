import { ObjectId } from 'bson';
import { valuesIdentical } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { encodeDocument, type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { type CollectionInfo } from '../storage/catalog.js';
import { insertDocument, replaceDocument, type Stored } from '../storage/documents.js';
import { type Writer } from '../storage/writer.js';
import { documentFromUpsert, type Update } from '../update/update.js';
import { type CommandContext } from './command.js';
import { checkDocument } from './document-limits.js';
import { existingOrNew } from './namespace.js';

/** One update statement at work. */
export class Updating {
  readonly #now = new Date();

  constructor(
    readonly filter: Filter,
    private readonly update: Update,
  ) {}

  /** The new document, or undefined when nothing changes. @throws MongoError 66 when `_id` would change */
  replace(writer: Writer, collection: CollectionInfo, found: Stored): Doc | undefined {
    const { filter } = this;
    const changed = this.update.apply(found.doc, { filter, isInsert: false, now: this.#now });
    if (changed === found.doc) return undefined;
    const doc = '_id' in changed ? changed : { _id: found.doc._id, ...changed };
    if (!valuesIdentical(doc._id, found.doc._id)) throw immutableId(doc, found.doc);
    const bytes = Buffer.from(encodeDocument(doc));
    if (bytes.equals(found.bytes)) return undefined;
    checkDocument(bytes, doc);
    replaceDocument(writer, collection, found, { bytes, doc });
    return doc;
  }

  /** The insert of an upsert. @throws MongoError 11000, Locked */
  insert(context: CommandContext, writer: Writer, query: Doc): Doc {
    const equalities = documentFromUpsert(query);
    const id = '_id' in equalities ? { _id: equalities._id } : {};
    const base: Doc = this.update.isReplacement ? id : equalities;
    const applied = this.update.apply(base, { filter: this.filter, isInsert: true, now: this.#now });
    if ('_id' in base && '_id' in applied && !valuesIdentical(base._id, applied._id)) {
      throw immutableId(applied, base);
    }
    const { _id = base._id ?? new ObjectId(), ...rest } = applied;
    const doc = { _id, ...rest };
    const bytes = Buffer.from(encodeDocument(doc));
    checkDocument(bytes, doc);
    insertDocument(writer, existingOrNew(context, writer), bytes, doc);
    return doc;
  }
}

function immutableId(changed: Doc, before: Doc): MongoError {
  const message = `Performing an update on the path '_id' would modify the immutable field '_id' from ${describeValue(before._id)} to ${describeValue(changed._id)}`;
  return new MongoError(66, message);
}
