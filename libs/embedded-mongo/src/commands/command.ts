import { type Doc } from '../document.js';
import { type Engine } from '../engine.js';
import { type CollectionInfo } from '../storage/catalog.js';
import { type Transaction } from '../storage/transaction.js';
import { type View } from '../storage/state.js';
import { type Writer } from '../storage/writer.js';
import { type WriteSteps } from '../storage/write-queue.js';
import { type Peer } from '../wire/peer.js';
import { type Arguments } from './arguments.js';
import { type Cursors } from './cursors.js';
import { type Pace } from './pace.js';
import { type Session, type Sessions } from './sessions.js';

/** What a command answers; documents that are encoded already stand in it as `Encoded`. */
export type Reply = Doc;

/** The parts of the server that commands work on. */
export interface Services {
  readonly engine: Engine;
  readonly cursors: Cursors;
  readonly sessions: Sessions;
}

/** One request, with all that its command may need. */
export interface CommandContext extends Services {
  readonly db: string;
  /** The name the command was called by. */
  readonly name: string;
  readonly args: Arguments;
  /** Documents that came encoded: the command's own, or in a sequence beside it. */
  readonly encoded: ReadonlyMap<string, readonly Buffer[]>;
  readonly pace: Pace;
  readonly peer: Peer;
  readonly session: Session | undefined;
  readonly transaction: Transaction | undefined;
}

export interface Command {
  readonly names: readonly string[];
  /** The fields it knows besides those that every command may have. */
  readonly fields: readonly string[];
  /** May run in a transaction. */
  readonly inTransaction?: boolean;
  /** With a `txnNumber` it is executed once, however often it is sent. */
  readonly isRetryable?: boolean;
  /** May run before the connection has authenticated. */
  readonly isPublic?: boolean;
  run(context: CommandContext): Promise<Reply> | Reply;
}

/** What the command reads: its transaction's state, or the one that everybody sees. */
export function viewOf({ transaction, engine }: CommandContext): View {
  return transaction ?? engine.state;
}

/** The collection named by the command. */
export function collectionOf(context: CommandContext): CollectionInfo | undefined {
  const { db, name, args } = context;
  return viewOf(context).catalog.find(db, args.string(name));
}

/** Writes within the command's transaction, or together with whatever else is waiting to be written. */
export async function write<Result>(
  { transaction, engine, pace }: CommandContext,
  start: (writer: Writer) => WriteSteps<Result>,
): Promise<Result> {
  if (transaction === undefined) return engine.writes.run(start);
  const steps = start(transaction);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pace.pause();
  }
}
