import { type Doc } from '../document.js';
import { type Engine } from '../engine.js';
import { type Transaction } from '../storage/transaction.js';
import { type View, type Writer } from '../storage/state.js';
import { type WriteSteps } from '../storage/write-queue.js';
import { type Peer } from '../wire/peer.js';
import { type Pace } from './pace.js';
import { type CursorCaller, type Cursors } from './cursors.js';
import { documentOf, type Fields } from './fields.js';
import { type Session, type Sessions } from './sessions.js';

/** What a command answers besides `ok`; documents that are encoded already stand in it as `Encoded`. */
export type Reply = Doc;

/** The parts of the server that commands work on. */
export interface Services {
  readonly engine: Engine;
  readonly cursors: Cursors;
  readonly sessions: Sessions;
}

/** One request, with all that its command may need. */
export interface CommandContext extends Services, CursorCaller {
  /** The name the command was called by. */
  readonly name: string;
  /** Documents that came encoded: the command's own, or in a sequence beside it. */
  readonly encoded: ReadonlyMap<string, readonly Buffer[]>;
  readonly peer: Peer;
  readonly session: Session | undefined;
  readonly txnNumber: bigint | undefined;
  readonly transaction: Transaction | undefined;
}

type Run<Args> = (args: Args, context: CommandContext) => Promise<Reply> | Reply;

export interface Command {
  readonly name: string;
  /** @throws MongoError 40414, 40415 and 14 for fields that are missing, unknown and mistyped */
  readonly run: Run<Doc>;
}

/** @param spec the command's fields, of which the first is its name and what stands beside it */
export function command<Args extends object>(spec: Fields<Args>, run: Run<Args>): Command {
  const [name = ''] = Object.keys(spec);
  const read = documentOf(spec);
  return { name, run: (body, context) => run(read(body, name), context) };
}

/** What the command reads: its transaction's state, or the one that everybody sees. */
export function viewOf({ transaction, engine }: CommandContext): View {
  return transaction ?? engine.state;
}

/** Writes within the command's transaction, or together with whatever else is waiting to be written. */
export async function write<Result>(
  { transaction, engine, pace }: CommandContext,
  start: (writer: Writer) => WriteSteps<Result>,
): Promise<Result> {
  if (transaction === undefined) {
    return engine.writes.run(pace.leftMs < Infinity ? (writer) => withinLimit(start(writer), pace) : start);
  }
  const steps = start(transaction);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pace.pause();
  }
}

/** Waits for the end of transactions only as long as the command may take. @throws MongoError 50 */
function* withinLimit<Result>(steps: WriteSteps<Result>, pace: Pace): WriteSteps<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const owner = step.value;
    yield (
      owner && {
        startedAfter: owner.startedAfter,
        ended: Promise.race([owner.ended, pace.timeUp()]),
      }
    );
    try {
      pace.check();
    } catch (error) {
      // It may have to take back what it has begun, however long that takes.
      const last = steps.throw(error);
      if (last.done === true) return last.value;
      yield last.value;
      return yield* steps;
    }
  }
}
