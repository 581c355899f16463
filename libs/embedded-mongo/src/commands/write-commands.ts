import { ObjectId } from 'bson';
import { type Doc, encodeDocument, parseDocument } from '../document.js';
import { MongoError } from '../errors.js';
import { compileProjection } from '../projection.js';
import { compileFilter } from '../query/filter.js';
import { insertDocument } from '../storage/documents.js';
import { type Writer } from '../storage/state.js';
import { whenUnlocked, type WriteSteps } from '../storage/write-queue.js';
import { existingOrNew } from './changes.js';
import { command, type CommandContext, type Reply, write } from './command.js';
import * as field from './fields.js';
import { checkDocument, deleteMatches, type Outcome, updateMatches, updateSpec } from './statements.js';

export const WRITES_MAX = 100_000;
/** After so much in one reply, further errors are without words, as mongod has them: there may be `WRITES_MAX`. */
const ERROR_LENGTH_MAX = 1_000_000;

const insertFields = {
  insert: field.string,
  // The documents come encoded, beside the other fields.
  documents: field.ignored,
  ordered: field.or(field.boolean, true),
  bypassDocumentValidation: field.ignored,
};

export const insert = command(insertFields, ({ insert: collection, ordered }, context) => {
  const statements = context.encoded.get('documents') ?? [];
  return runAll(context, { ordered, statements }, (writer, encoded) =>
    insertOne({ context, writer, collection }, encoded),
  );
});

export const updateFields = {
  update: field.string,
  updates: field.listOf(
    field.documentOf({
      q: field.document,
      u: updateSpec,
      multi: field.or(field.boolean, false),
      upsert: field.or(field.boolean, false),
      arrayFilters: field.optional(field.listOf(field.document)),
      hint: field.hint,
      sort: field.sort,
      collation: field.collation,
    }),
  ),
  ordered: field.or(field.boolean, true),
  let: field.variables,
  bypassDocumentValidation: field.ignored,
};

export const update = command(updateFields, (args, context) => {
  const { update: collection, updates: statements, ordered, let: variables } = args;
  return runAll(context, { ordered, statements }, (writer, statement) =>
    updateMatches({ context, writer, collection, variables }, statement),
  );
});

/** 0 for all matches, 1 for the first. */
const isMulti: field.Field<boolean> = (value, name) => {
  const limit = field.number(value, name);
  if (limit === 0 || limit === 1) return limit === 0;
  throw new MongoError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
};

export const deleteFields = {
  delete: field.string,
  deletes: field.listOf(
    field.documentOf({
      q: field.document,
      limit: field.or(isMulti, true),
      hint: field.hint,
      collation: field.collation,
    }),
  ),
  ordered: field.or(field.boolean, true),
  let: field.variables,
};

export const deleteCommand = command(deleteFields, (args, context) => {
  const { delete: collection, deletes, ordered, let: variables } = args;
  const statements = deletes.map(({ limit, ...statement }) => ({ ...statement, multi: limit }));
  return runAll(context, { ordered, statements }, (writer, statement) =>
    deleteMatches({ context, writer, collection, variables }, statement),
  );
});

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

/**
 * Runs the statements of a write command one after another. One that fails is reported with its position and, unless
 * the command is unordered, ends it. In a transaction it also aborts that; a write conflict fails the whole command.
 * @throws MongoError 16 for none or too many
 */
async function runAll<Statement>(
  context: CommandContext,
  { ordered, statements }: { ordered: boolean; statements: readonly Statement[] },
  run: (writer: Writer, statement: Statement) => WriteSteps<Outcome>,
): Promise<Reply> {
  const { length } = statements;
  if (length === 0 || length > WRITES_MAX) {
    throw new MongoError(
      16,
      `Write batch sizes must be between 1 and ${WRITES_MAX}. Got ${length} operations.`,
    );
  }
  return write(context, function* (writer) {
    let [n, nModified] = [0, 0];
    const [upserts, writeErrors]: [Reply[], Reply[]] = [[], []];
    let errorLength = 0;
    for (const [index, statement] of statements.entries()) {
      try {
        const { matched, modified = 0, upserted } = yield* run(writer, statement);
        n += matched;
        nModified += modified;
        if (upserted) upserts.push({ index, _id: upserted._id });
      } catch (error) {
        const { code, message, details } = statementError(error);
        errorLength += message.length;
        const words = errorLength < ERROR_LENGTH_MAX && { ...details.extra, errmsg: message };
        writeErrors.push({ index, code, errmsg: '', ...words });
        if (ordered) break;
      }
      if (context.pace.isDue()) {
        yield undefined;
        context.pace.resume();
      }
    }
    const upserted = upserts.length > 0 && { upserted: upserts };
    return { n, nModified, ...upserted, ...(writeErrors.length > 0 && { writeErrors }) };
  });
}

/** @throws the error itself when it is no statement's, but the whole command's */
function statementError(error: unknown): MongoError {
  if (!(error instanceof MongoError) || error.code === 112 || error.code === 50) throw error;
  return error;
}

export const findAndModifyFields = {
  findAndModify: field.string,
  query: field.documentOrEmpty,
  sort: field.sort,
  remove: field.or(field.boolean, false),
  update: field.optional(updateSpec),
  new: field.or(field.boolean, false),
  fields: field.documentOrEmpty,
  upsert: field.or(field.boolean, false),
  arrayFilters: field.optional(field.listOf(field.document)),
  hint: field.hint,
  let: field.variables,
  bypassDocumentValidation: field.ignored,
};

export const findAndModify = command(findAndModifyFields, async (args, context) => {
  const u = updateOrRemove(args);
  const { findAndModify: collection, query: q, let: variables } = args;
  const project = compileProjection(args.fields, { filter: compileFilter(q, { variables }), variables });
  const statement = { ...args, q, multi: false };
  const { matched, before, after, upserted } = await write(context, (writer) => {
    const site = { context, writer, collection, variables };
    return u === undefined ? deleteMatches(site, statement) : updateMatches(site, { ...statement, u });
  });
  const value = args.new ? after : before;
  return {
    lastErrorObject: {
      n: matched,
      ...(u !== undefined && { updatedExisting: before !== undefined }),
      ...(upserted && { upserted: upserted._id }),
    },
    value: value === undefined ? null : project(value),
  };
});

/** The update, or undefined for a removal. @throws MongoError 9 unless it is one of both */
function updateOrRemove(args: field.Arguments<typeof findAndModifyFields>): Doc | Doc[] | undefined {
  if (args.remove === (args.update !== undefined)) {
    throw new MongoError(9, 'Either an update or remove=true must be specified, and not both');
  }
  if (args.remove && (args.upsert || args.new)) {
    throw new MongoError(9, `Cannot specify both ${args.upsert ? 'upsert' : 'new'}=true and remove=true`);
  }
  return args.update;
}
