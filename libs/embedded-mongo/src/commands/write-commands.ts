import { ObjectId } from 'bson';
import { encodeDocument, parseDocument, type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { insertDocument } from '../storage/documents.js';
import { whenUnlocked, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { existingOrNew } from './changes.js';
import { command, type CommandContext, type Reply, write } from './command.js';
import {
  boolean,
  collation,
  document,
  type Field,
  fields,
  hint,
  ignored,
  listOf,
  number,
  optional,
  or,
  sort,
  string,
  variables,
} from './fields.js';
import { type Query, queryOf } from './query.js';
import { checkDocument, deleteMatches, type Outcome, updateMatches, updateSpec } from './statements.js';

export const WRITES_MAX = 100_000;

export const insert = command(
  {
    insert: string,
    documents: ignored,
    ordered: or(boolean, true),
    bypassDocumentValidation: ignored,
  },
  {
    inTransaction: true,
    isRetryable: true,
    async run({ insert: collection, ordered }, context) {
      const documents = context.encoded.get('documents') ?? [];
      const { n, writeErrors } = await runAll(
        context,
        { ordered, statements: documents },
        (writer, encoded) => insertOne({ context, writer, collection }, encoded),
      );
      return { n, ...writeErrors };
    },
  },
);

const updateStatement = fields({
  q: document,
  u: updateSpec,
  multi: or(boolean, false),
  upsert: or(boolean, false),
  arrayFilters: optional(listOf(document)),
  hint,
  sort,
  collation,
});

export const update = command(
  {
    update: string,
    updates: listOf(updateStatement),
    ordered: or(boolean, true),
    let: variables,
    bypassDocumentValidation: ignored,
  },
  {
    inTransaction: true,
    isRetryable: true,
    query: ({ update: collection, updates }) => firstQuery(collection, updates),
    async run({ update: collection, updates: statements, ordered, let: values }, context) {
      const { n, nModified, upserted, writeErrors } = await runAll(
        context,
        { ordered, statements },
        (writer, statement) => updateMatches({ context, writer, collection, variables: values }, statement),
      );
      return { n, nModified, ...upserted, ...writeErrors };
    },
  },
);

/** 0 for all matches, 1 for the first. */
const isMulti: Field<boolean> = (value, name) => {
  const limit = number(value, name);
  if (limit === 0 || limit === 1) return limit === 0;
  throw new MongoError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
};

const deleteStatement = fields({ q: document, limit: or(isMulti, true), hint, collation });

export const deleteCommand = command(
  {
    delete: string,
    deletes: listOf(deleteStatement),
    ordered: or(boolean, true),
    let: variables,
  },
  {
    inTransaction: true,
    isRetryable: true,
    query: ({ delete: collection, deletes }) => firstQuery(collection, deletes),
    async run({ delete: collection, deletes: statements, ordered, let: values }, context) {
      const { n, writeErrors } = await runAll(
        context,
        { ordered, statements },
        (writer, { limit: multi, ...statement }) =>
          deleteMatches({ context, writer, collection, variables: values }, { ...statement, multi }),
      );
      return { n, ...writeErrors };
    },
  },
);

function* insertOne(
  { context, writer, collection }: { context: CommandContext; writer: Writer; collection: string },
  encoded: Buffer,
): WriteSteps<Outcome> {
  const { bytes, doc } = withId(encoded);
  checkDocument(bytes, doc);
  yield* whenUnlocked(writer, () => {
    insertDocument(writer, existingOrNew(context, collection, writer), bytes, doc);
  });
  return { matched: 1 };
}

/** `_id` comes first, as mongod stores it, and is made up where it is missing. */
function withId(encoded: Buffer): { bytes: Buffer; doc: Doc } {
  const doc = parseDocument(encoded);
  if (Object.keys(doc)[0] === '_id') return { bytes: encoded, doc };
  const { _id = new ObjectId(), ...rest } = doc;
  const ordered = { _id, ...rest };
  return { bytes: encodeDocument(ordered), doc: ordered };
}

/** What `explain` shows of several statements. */
function firstQuery(
  collection: string,
  [first]: readonly { q: Doc; hint: string | Doc | undefined }[],
): Query {
  return queryOf(collection, first?.q ?? {}, { hint: first?.hint });
}

interface Results {
  n: number;
  nModified: number;
  /** Fields of the reply, which are left out where there is nothing to tell. */
  upserted: { upserted?: Reply[] };
  writeErrors: { writeErrors?: Reply[] };
}

/**
 * Runs the statements of a write command one after another. One that fails is reported with its position and, unless
 * the command is unordered, ends it. In a transaction it also aborts that; a write conflict fails the whole command.
 * @throws MongoError 16 for none or too many
 */
async function runAll<Statement>(
  context: CommandContext,
  { ordered, statements }: { ordered: boolean; statements: readonly Statement[] },
  run: (writer: Writer, statement: Statement) => WriteSteps<Outcome>,
): Promise<Results> {
  const { length } = statements;
  if (length === 0 || length > WRITES_MAX) {
    throw new MongoError(
      16,
      `Write batch sizes must be between 1 and ${WRITES_MAX}. Got ${length} operations.`,
    );
  }
  return write(context, function* (writer) {
    const results: Results = { n: 0, nModified: 0, upserted: {}, writeErrors: {} };
    for (const [index, statement] of statements.entries()) {
      try {
        const { matched, modified = 0, upserted } = yield* run(writer, statement);
        results.n += matched;
        results.nModified += modified;
        if (upserted) (results.upserted.upserted ??= []).push({ index, _id: upserted._id });
      } catch (error) {
        (results.writeErrors.writeErrors ??= []).push(writeError(error, index));
        if (ordered) break;
      }
      if (context.pace.isDue()) {
        yield undefined;
        context.pace.resume();
      }
    }
    return results;
  });
}

/** @throws the error itself when it is no statement's, but the whole command's */
function writeError(error: unknown, index: number): Reply {
  if (!(error instanceof MongoError) || error.code === 112 || error.code === 50) throw error;
  return { index, code: error.code, ...error.details.extra, errmsg: error.message };
}
