import { type CollectionInfo } from '../storage/catalog.js';
import { type Filter } from '../query/filter.js';
import { type SortKey } from '../sort.js';
import { type Stored } from '../storage/documents.js';
import { findDocuments, SKIPPED, type Results } from '../storage/find.js';
import { type LockOwner } from '../storage/locks.js';
import { createCollection } from '../storage/schema.js';
import { Transaction } from '../storage/transaction.js';
import { attemptOnce, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { type Doc } from '../document.js';
import { type CommandContext } from './command.js';
import { type Pace } from './pace.js';

/** The collection to write to, if there is one. @throws MongoError 112 in a transaction it changed under */
export function existing({ db }: CommandContext, name: string, writer: Writer): CollectionInfo | undefined {
  const collection = writer.catalog.find(db, name);
  if (collection !== undefined && writer instanceof Transaction) writer.claimUnchanged(collection);
  return collection;
}

/** Creates it on the first write, as mongod does. @throws MongoError 73, 112 and Locked */
export function existingOrNew(context: CommandContext, name: string, writer: Writer): CollectionInfo {
  return existing(context, name, writer) ?? createCollection(writer, context.db, name);
}

/** Which documents a statement changes. */
export interface Selection {
  readonly filter: Filter;
  readonly sort?: readonly SortKey[];
  readonly hint?: string | Doc | undefined;
  /** All matches, or only the first. */
  readonly multi: boolean;
}

/** Where the changes happen: the collection may change or vanish whenever others have a turn. */
export interface Target {
  readonly writer: Writer;
  current(): CollectionInfo | undefined;
  readonly pace: Pace;
}

type Change = (collection: CollectionInfo, found: Stored) => void;

/** Applies `change` to each match, and returns how many there were. Others are served between the slices. */
export function* changeMatches(target: Target, selection: Selection, change: Change): WriteSteps<number> {
  const { filter, sort = [], hint, multi } = selection;
  const changed = new Set<number>();
  let collection = target.current();
  while (collection !== undefined) {
    const limit = multi ? Infinity : 1;
    const results = findDocuments(target.writer, collection, filter, { sort, hint, limit });
    const round = { target, collection, results, changed, multi };
    const waitFor = yield* changeUntilLocked(round, change);
    if (waitFor === undefined) break;
    // Looked for again after the wait: what was locked may be another document by now, or none.
    yield waitFor === 'again' ? undefined : waitFor;
    target.pace.resume();
    collection = target.current();
  }
  return changed.size;
}

interface Round {
  readonly target: Target;
  readonly collection: CollectionInfo;
  readonly results: Results;
  readonly changed: Set<number>;
  readonly multi: boolean;
}

/** Returns the transaction to wait for, 'again' when the collection has changed, or undefined when all is done. */
function* changeUntilLocked(
  { target, collection, results, changed, multi }: Round,
  change: Change,
): WriteSteps<LockOwner | 'again' | undefined> {
  for (;;) {
    const found = results.next();
    if (found === undefined) return undefined;
    if (found !== SKIPPED && !changed.has(found.record)) {
      const outcome = attemptOnce(target.writer, () => {
        change(collection, found);
      });
      if ('lockedBy' in outcome) return outcome.lockedBy;
      changed.add(found.record);
      if (!multi) return undefined;
    }
    if (!target.pace.isDue()) continue;
    yield undefined;
    target.pace.resume();
    if (target.current() !== collection) return 'again';
    results.reread();
  }
}
