import { BSONRegExp, ObjectId } from 'bson';
import { describeValue, type Doc, encodeDocument, isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { type Variables } from '../aggregate/operator.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { deleteDocument, insertDocument, replaceDocument, type Stored } from '../storage/documents.js';
import { attemptOnce, type WriteSteps } from '../storage/write-queue.js';
import { type CollectionInfo } from '../storage/catalog.js';
import { type Writer } from '../storage/state.js';
import { compileUpdate, documentFromUpsert, type Update } from '../update/update.js';
import { changeMatches, existing, existingOrNew, type Selection, type Target } from './changes.js';
import { type CommandContext } from './command.js';
import { type Field } from './fields.js';

export const DOCUMENT_BYTES_MAX = 16 * 1024 * 1024;

/** Where a statement is at work. */
export interface Site {
  readonly context: CommandContext;
  readonly writer: Writer;
  /** Its name: there may be none yet. */
  readonly collection: string;
  readonly variables: Variables;
}

/** A change of what a filter finds, as part of `update` or `delete`, or a whole `findAndModify`. */
export interface Statement extends Omit<Selection, 'filter'> {
  readonly q: Doc;
}

export interface UpdateStatement extends Statement {
  readonly u: Doc | Doc[];
  readonly arrayFilters: readonly Doc[] | undefined;
  readonly upsert: boolean;
}

/** How many documents a statement changed, and what the last of them became. */
export interface Outcome {
  readonly matched: number;
  readonly modified?: number;
  readonly before?: Doc | undefined;
  readonly after?: Doc | undefined;
  readonly upserted?: Doc | undefined;
}

export const updateSpec: Field<Doc | Doc[]> = (value) => {
  if (isDoc(value)) return value;
  if (isArray(value) && value.every(isDoc)) return value;
  throw new MongoError(9, 'Update argument must be either an object or an array');
};

export function* deleteMatches(site: Site, statement: Statement): WriteSteps<Outcome> {
  const filter = compileFilter(statement.q, site);
  let before: Doc | undefined;
  const matched = yield* changeMatches(targetOf(site), { ...statement, filter }, (collection, found) => {
    deleteDocument(site.writer, collection, found);
    before = found.doc;
  });
  return { matched, before };
}

export function* updateMatches(site: Site, statement: UpdateStatement): WriteSteps<Outcome> {
  const { context, writer, collection: name } = site;
  const updating = new Updating(site, statement);
  const selection = { ...statement, filter: updating.filter };
  for (;;) {
    let modified = 0;
    let before: Doc | undefined;
    let after: Doc | undefined;
    const matched = yield* changeMatches(targetOf(site), selection, (collection, found) => {
      after = updating.replace(writer, collection, found);
      before = found.doc;
      if (after !== before) modified += 1;
    });
    if (matched > 0 || !statement.upsert) return { matched, modified, before, after };
    const attempt = attemptOnce(writer, () => {
      const { bytes, doc } = updating.newDocument(statement.q);
      insertDocument(writer, existingOrNew(context, name, writer), bytes, doc);
      return doc;
    });
    if ('result' in attempt) return { matched: 1, after: attempt.result, upserted: attempt.result };
    yield attempt.lockedBy;
  }
}

/** @throws MongoError 175 once the collection is gone, perhaps under another name: part of it may be changed already */
function targetOf({ context, writer, collection: name }: Site): Target {
  let first: CollectionInfo | undefined;
  const current = (): CollectionInfo | undefined => {
    const collection = existing(context, name, writer);
    first ??= collection;
    if (collection?.id === first?.id) return collection;
    throw new MongoError(175, `query plan killed: ${context.db}.${name} was dropped or renamed`);
  };
  return { writer, current, pace: context.pace };
}

/** One update statement at work. @throws MongoError for a malformed filter or update */
class Updating {
  readonly filter: Filter;
  readonly #update: Update;
  readonly #now = new Date();

  constructor({ variables }: Site, { q, u, arrayFilters, multi }: UpdateStatement) {
    this.#update = compileUpdate(u, { ...(arrayFilters && { arrayFilters }), variables });
    if (multi && this.#update.isReplacement) {
      throw new MongoError(9, 'multi update is not supported for replacement-style update');
    }
    this.filter = compileFilter(q, { variables });
  }

  /** The document as it is from now on: the same one when nothing changes. @throws MongoError 66 for another `_id` */
  replace(writer: Writer, collection: CollectionInfo, found: Stored): Doc {
    const doc = this.#apply(found.doc, false);
    if (doc === found.doc) return doc;
    const bytes = encodeDocument(doc);
    if (bytes.equals(found.bytes)) return found.doc;
    checkDocument(bytes, doc);
    replaceDocument(writer, collection, found, { bytes, doc });
    return doc;
  }

  /** What an upsert inserts. */
  newDocument(query: Doc): { bytes: Buffer; doc: Doc } {
    const equalities = documentFromUpsert(query);
    const id = '_id' in equalities ? { _id: equalities._id } : {};
    const base: Doc = this.#update.isReplacement ? id : equalities;
    const { _id = new ObjectId(), ...rest } = this.#apply(base, true);
    const doc = { _id, ...rest };
    const bytes = encodeDocument(doc);
    checkDocument(bytes, doc);
    return { bytes, doc };
  }

  #apply(doc: Doc, isInsert: boolean): Doc {
    return this.#update.apply(doc, { filter: this.filter, isInsert, now: this.#now });
  }
}

/**
 * What may be stored at all.
 * @throws MongoError 10334 too large, 53 or 52 for an `_id` that is not allowed, 115 for a date that cannot be kept
 */
export function checkDocument(bytes: Uint8Array, doc: Doc): void {
  const { _id: id } = doc;
  if (bytes.length > DOCUMENT_BYTES_MAX) {
    const size = `Size must be between 0 and ${DOCUMENT_BYTES_MAX}`;
    throw new MongoError(10334, `BSONObj size: ${bytes.length} is invalid. ${size}`);
  }
  if (isArray(id) || id instanceof BSONRegExp || id === undefined) {
    throw new MongoError(53, `The '_id' value cannot be of type ${typeOf(id)}`);
  }
  if (isDoc(id) && Object.keys(id).some((field) => field.startsWith('$'))) {
    throw new MongoError(52, `_id fields may not contain '$'-prefixed fields: ${describeValue(id)}`);
  }
  checkDates(doc);
}

/** BSON's dates go further than JavaScript's: beyond the year 275,760 one would become 1970 when it is written again. */
function checkDates(value: Value): void {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw unsupported('A date beyond the range of JavaScript');
  } else if (isArray(value)) value.forEach(checkDates);
  else if (isDoc(value)) Object.values(value).forEach(checkDates);
}
