import { type CollectionInfo } from '../storage/catalog.js';
import { type Filter } from '../query/filter.js';
import { type SortKey } from '../sort.js';
import { type Stored } from '../storage/documents.js';
import { findDocuments, SKIPPED, type Results } from '../storage/find.js';
import { documentKey } from '../storage/keys.js';
import { type LockOwner } from '../storage/locks.js';
import { createCollection } from '../storage/schema.js';
import { Transaction } from '../storage/transaction.js';
import { attemptOnce, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/state.js';
import { parseDocument, type Doc } from '../document.js';
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
    const round = { target, collection, results, changed, selection };
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
  readonly selection: Selection;
}

/** Returns the transaction to wait for, 'again' when what was found has changed, or undefined when all is done. */
function* changeUntilLocked(round: Round, change: Change): WriteSteps<LockOwner | 'again' | undefined> {
  const { target, collection, results, changed, selection } = round;
  for (;;) {
    const next = results.next();
    if (next === undefined) return undefined;
    if (next !== SKIPPED && !changed.has(next.record)) {
      const found = asItIsNow(round, next);
      if (found === undefined) return 'again';
      const outcome = attemptOnce(target.writer, () => {
        change(collection, found);
      });
      if ('lockedBy' in outcome) return outcome.lockedBy;
      changed.add(found.record);
      if (!selection.multi) return undefined;
    }
    if (!target.pace.isDue()) continue;
    yield undefined;
    target.pace.resume();
    if (target.current() !== collection) return 'again';
    results.reread();
  }
}

/** While documents are sorted others have their turns, and may change the first one, until it matches no more. */
function asItIsNow({ target, collection, selection }: Round, found: Stored): Stored | undefined {
  const { filter, sort = [] } = selection;
  if (sort.length === 0) return found;
  const bytes = target.writer.get(documentKey(collection.id, found.record));
  if (bytes?.equals(found.bytes) === true) return found;
  const doc = bytes && parseDocument(bytes);
  return doc && filter.matches(doc) ? { record: found.record, bytes, doc } : undefined;
}
