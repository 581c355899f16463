import { MongoError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { deleteDocument } from '../storage/documents.js';
import { type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { Arguments } from './arguments.js';
import { type Command, type CommandContext, type Reply, write } from './command.js';
import { changeMatches, refuseCollation, selectionOf, targetOf } from './selection.js';
import { runStatements, type StatementOutcome } from './statements.js';
import { variablesOf } from './variables.js';

const statementFields = new Set(['q', 'limit', 'hint', 'collation']);

export const deleteCommand: Command = {
  names: ['delete'],
  fields: ['deletes', 'ordered', 'let'],
  inTransaction: true,
  isRetryable: true,
  async run(context): Promise<Reply> {
    const statements = context.args
      .documents('deletes')
      .map((fields) => new Arguments('delete.deletes', fields));
    for (const args of statements) args.allowOnly(statementFields);
    const { outcomes, writeErrors } = await write(context, (writer) =>
      runStatements(context, statements, (args) => deleteMatches(context, writer, args)),
    );
    const n = outcomes.reduce((sum, { matched = 0 }) => sum + matched, 0);
    return { n, ...(writeErrors.length > 0 && { writeErrors }), ok: 1 };
  },
};

function* deleteMatches(
  context: CommandContext,
  writer: Writer,
  args: Arguments,
): WriteSteps<StatementOutcome> {
  refuseCollation(args.value('collation'));
  const limit = args.number('limit', 0);
  if (limit !== 0 && limit !== 1) {
    throw new MongoError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  }
  const filter = compileFilter(args.document('q'), { variables: variablesOf(context.args) });
  const selection = selectionOf(args, filter, limit === 0);
  const matched = yield* changeMatches(writer, targetOf(context, writer), selection, (collection, found) => {
    deleteDocument(writer, collection, found);
  });
  return { matched };
}
