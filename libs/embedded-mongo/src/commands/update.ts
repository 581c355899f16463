import { isArray, isDoc } from '../document.js';
import { MongoError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { compileUpdate } from '../update/update.js';
import { attemptOnce, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { Arguments } from './arguments.js';
import { type Command, type CommandContext, type Reply, write } from './command.js';
import { changeMatches, refuseCollation, selectionOf, targetOf } from './selection.js';
import { runStatements, type StatementOutcome, type StatementsResult } from './statements.js';
import { Updating } from './updating.js';
import { variablesOf } from './variables.js';

const statementFields = new Set([
  'q',
  'u',
  'c',
  'multi',
  'upsert',
  'arrayFilters',
  'hint',
  'collation',
  'sort',
]);

export const update: Command = {
  names: ['update'],
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  inTransaction: true,
  isRetryable: true,
  async run(context): Promise<Reply> {
    const statements = context.args.documents('updates');
    if (statements.length === 0 || statements.length > 100_000) {
      throw new MongoError(
        16,
        `Write batch sizes must be between 1 and 100000. Got ${statements.length} operations.`,
      );
    }
    const all = statements.map((fields) => new Arguments('update.updates', fields));
    for (const args of all) args.allowOnly(statementFields);
    return reply(
      await write(context, (writer) =>
        runStatements(context, all, (args) => updateMatches(context, writer, args)),
      ),
    );
  },
};

function* updateMatches(
  context: CommandContext,
  writer: Writer,
  args: Arguments,
): WriteSteps<StatementOutcome> {
  refuseCollation(args.value('collation'));
  const isMulti = args.boolean('multi');
  const query = args.document('q');
  const updating = prepare(context, args, isMulti);
  const selection = selectionOf(args, updating.filter, isMulti);
  for (;;) {
    let modified = 0;
    const matched = yield* changeMatches(
      writer,
      targetOf(context, writer),
      selection,
      (collection, found) => {
        if (updating.replace(writer, collection, found) !== undefined) modified += 1;
      },
    );
    if (matched > 0 || !args.boolean('upsert')) return { matched, modified };
    const outcome = attemptOnce(writer, () => updating.insert(context, writer, query));
    if ('result' in outcome) return { matched: 1, modified: 0, upsertedId: outcome.result._id };
    yield outcome.lockedBy;
  }
}

function prepare(context: CommandContext, args: Arguments, isMulti: boolean): Updating {
  const variables = variablesOf(context.args);
  const spec = args.value('u');
  if (!isDoc(spec) && !isArray(spec))
    throw new MongoError(9, 'Update argument must be either an object or an array');
  const constants = Object.entries(args.optionalDocument('c') ?? {});
  const all = new Map([...variables, ...constants]);
  const arrayFilters = args.optionalDocuments('arrayFilters');
  const compiled = compileUpdate(isArray(spec) ? args.documents('u') : spec, {
    ...(arrayFilters && { arrayFilters }),
    variables: all,
  });
  if (isMulti && compiled.isReplacement) {
    throw new MongoError(9, 'multi update is not supported for replacement-style update');
  }
  return new Updating(compileFilter(args.document('q'), { variables }), compiled);
}

function reply({ outcomes, writeErrors }: StatementsResult): Reply {
  const upserted = outcomes
    .filter(({ upsertedId }) => upsertedId !== undefined)
    .map(({ index, upsertedId }) => ({ index, _id: upsertedId }));
  return {
    n: outcomes.reduce((sum, { matched = 0 }) => sum + matched, 0),
    nModified: outcomes.reduce((sum, { modified = 0 }) => sum + modified, 0),
    ...(upserted.length > 0 && { upserted }),
    ...(writeErrors.length > 0 && { writeErrors }),
    ok: 1,
  };
}
