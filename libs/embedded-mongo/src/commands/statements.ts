import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { type WriteSteps } from '../storage/write-queue.js';
import { type CommandContext } from './command.js';

/** What one statement of a write command did. */
export interface StatementOutcome {
  readonly matched?: number;
  readonly modified?: number;
  readonly upsertedId?: unknown;
}

export interface StatementsResult {
  readonly outcomes: readonly (StatementOutcome & { readonly index: number })[];
  readonly writeErrors: readonly Doc[];
}

/**
 * Runs the statements of a write command one after another. One that fails is reported with its position and, unless
 * the command is unordered, ends it. In a transaction it also aborts that; a write conflict fails the whole command.
 */
export function* runStatements<Statement>(
  context: CommandContext,
  statements: readonly Statement[],
  run: (statement: Statement) => WriteSteps<StatementOutcome>,
): WriteSteps<StatementsResult> {
  const isOrdered = context.args.boolean('ordered', true);
  const outcomes: (StatementOutcome & { index: number })[] = [];
  const writeErrors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      outcomes.push({ index, ...(yield* run(statement)) });
    } catch (error) {
      if (!(error instanceof MongoError) || isForWholeCommand(error)) throw error;
      writeErrors.push({ index, code: error.code, ...error.details.extra, errmsg: error.message });
      if (isOrdered) break;
    }
    if (context.pace.isDue()) {
      yield undefined;
      context.pace.resume();
    }
  }
  return { outcomes, writeErrors };
}

function isForWholeCommand(error: MongoError): boolean {
  return error.code === 112 || error.code === 50;
}
