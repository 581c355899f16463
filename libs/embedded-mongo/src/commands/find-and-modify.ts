import { isArray, isDoc, type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { compileProjection } from '../projection.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { compileUpdate } from '../update/update.js';
import { deleteDocument } from '../storage/documents.js';
import { attemptOnce, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { type Arguments } from './arguments.js';
import { type Command, type CommandContext, type Reply, write } from './command.js';
import { changeMatches, selectionOf, targetOf } from './selection.js';
import { Updating } from './updating.js';
import { variablesOf } from './variables.js';

export const findAndModify: Command = {
  names: ['findAndModify', 'findandmodify'],
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'arrayFilters',
    'hint',
    'let',
  ],
  inTransaction: true,
  isRetryable: true,
  async run(context): Promise<Reply> {
    const { args } = context;
    check(args);
    const variables = variablesOf(args);
    const filter = compileFilter(args.optionalDocument('query') ?? {}, { variables });
    const fields = args.optionalDocument('fields');
    const project =
      fields === undefined ? (doc: Doc): Doc => doc : compileProjection(fields, { filter, variables });
    const outcome = await write(context, (writer) =>
      args.boolean('remove') ? removeFirst(context, writer, filter) : updateFirst(context, writer, filter),
    );
    const value = args.boolean('new') ? outcome.after : outcome.before;
    const isUpdate = !args.boolean('remove');
    return {
      lastErrorObject: {
        n: outcome.before !== undefined || outcome.upserted !== undefined ? 1 : 0,
        ...(isUpdate && { updatedExisting: outcome.before !== undefined }),
        ...(outcome.upserted !== undefined && { upserted: outcome.upserted._id }),
      },
      value: value === undefined ? null : project(value),
      ok: 1,
    };
  },
};

interface Outcome {
  readonly before?: Doc;
  readonly after?: Doc;
  readonly upserted?: Doc;
}

function* removeFirst(context: CommandContext, writer: Writer, filter: Filter): WriteSteps<Outcome> {
  let outcome: Outcome = {};
  yield* changeMatches(
    writer,
    targetOf(context, writer),
    selectionOf(context.args, filter, false),
    (collection, found) => {
      deleteDocument(writer, collection, found);
      outcome = { before: found.doc };
    },
  );
  return outcome;
}

function* updateFirst(context: CommandContext, writer: Writer, filter: Filter): WriteSteps<Outcome> {
  const { args } = context;
  const updating = prepare(args, filter);
  const selection = selectionOf(args, filter, false);
  for (;;) {
    let outcome: Outcome = {};
    yield* changeMatches(writer, targetOf(context, writer), selection, (collection, found) => {
      const after = updating.replace(writer, collection, found) ?? found.doc;
      outcome = { before: found.doc, after };
    });
    if (outcome.before !== undefined || !args.boolean('upsert')) return outcome;
    const attempt = attemptOnce(writer, () =>
      updating.insert(context, writer, args.optionalDocument('query') ?? {}),
    );
    if ('result' in attempt) return { after: attempt.result, upserted: attempt.result };
    yield attempt.lockedBy;
  }
}

function prepare(args: Arguments, filter: Filter): Updating {
  const spec = args.value('update');
  if (!isDoc(spec) && !isArray(spec))
    throw new MongoError(9, 'Either an update or remove=true must be specified');
  const arrayFilters = args.optionalDocuments('arrayFilters');
  const compiled = compileUpdate(isArray(spec) ? args.documents('update') : spec, {
    ...(arrayFilters && { arrayFilters }),
    variables: variablesOf(args),
  });
  return new Updating(filter, compiled);
}

function check(args: Arguments): void {
  if (args.boolean('remove')) {
    if (args.has('update')) throw new MongoError(9, 'Cannot specify both an update and remove=true');
    if (args.boolean('upsert')) throw new MongoError(9, 'Cannot specify both upsert=true and remove=true ');
    if (args.boolean('new')) {
      throw new MongoError(
        9,
        "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
      );
    }
  } else if (!args.has('update')) {
    throw new MongoError(9, 'Either an update or remove=true must be specified');
  }
}
