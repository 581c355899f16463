import { isDoc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { parseSort, type SortKey } from '../sort.js';
import { type CollectionInfo } from '../storage/catalog.js';
import { type Stored } from '../storage/documents.js';
import { findDocuments, SKIPPED, type Results } from '../storage/find.js';
import { type LockOwner } from '../storage/locks.js';
import { attemptOnce, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { type Arguments } from './arguments.js';
import { type CommandContext } from './command.js';
import { existing } from './namespace.js';
import { type Pace } from './pace.js';

/** Which documents a statement changes. */
export interface Selection {
  readonly filter: Filter;
  readonly sort: readonly SortKey[];
  readonly hint: Value;
  /** All matches, or only the first. */
  readonly isMulti: boolean;
}

type Change = (collection: CollectionInfo, found: Stored) => void;

/** Where the changes happen: the collection may change or vanish whenever others have a turn. */
export interface Target {
  current(): CollectionInfo | undefined;
  readonly pace: Pace;
}

export function targetOf(context: CommandContext, writer: Writer): Target {
  return { current: () => existing(context, writer), pace: context.pace };
}

/** Applies `change` to each match, and returns how many there were. Others are served between the slices. */
export function* changeMatches(
  writer: Writer,
  target: Target,
  selection: Selection,
  change: Change,
): WriteSteps<number> {
  const changed = new Set<number>();
  let collection = target.current();
  while (collection !== undefined) {
    const results = find(writer, collection, selection);
    const waitFor = yield* changeUntilLocked(
      { writer, target, collection, results, changed },
      selection,
      change,
    );
    if (waitFor === undefined) break;
    // Looked for again after the wait: what was locked may be another document by now, or none.
    yield waitFor === 'again' ? undefined : waitFor;
    target.pace.resume();
    collection = target.current();
  }
  return changed.size;
}

interface Progress {
  readonly writer: Writer;
  readonly target: Target;
  readonly collection: CollectionInfo;
  readonly results: Results;
  readonly changed: Set<number>;
}

/** Returns the transaction to wait for, 'again' when the collection has changed, or undefined when all is done. */
function* changeUntilLocked(
  { writer, target, collection, results, changed }: Progress,
  { isMulti }: Selection,
  change: Change,
): WriteSteps<LockOwner | 'again' | undefined> {
  for (;;) {
    const found = results.next();
    if (found === undefined) return undefined;
    if (found !== SKIPPED && !changed.has(found.record)) {
      const outcome = attemptOnce(writer, () => {
        change(collection, found);
      });
      if ('lockedBy' in outcome) return outcome.lockedBy;
      changed.add(found.record);
      if (!isMulti) return undefined;
    }
    if (!target.pace.isDue()) continue;
    yield undefined;
    target.pace.resume();
    if (target.current() !== collection) return 'again';
    results.reread();
  }
}

/** Checks `hint`, `sort` and `collation` of a statement. @throws MongoError 9, 14, 115 */
export function selectionOf(args: Arguments, filter: Filter, isMulti: boolean): Selection {
  return { filter, sort: parseSort(args.optionalDocument('sort') ?? {}), hint: hintOf(args), isMulti };
}

export function hintOf(args: Arguments): Value {
  const hint = args.value('hint');
  if (hint === undefined || hint === null || (isDoc(hint) && Object.keys(hint).length === 0))
    return undefined;
  if (typeof hint !== 'string' && !isDoc(hint)) {
    throw new MongoError(9, 'Hint must be a string or an object');
  }
  return hint;
}

/** The simple collation is the only one: comparison by bytes. @throws MongoError 115 */
export function refuseCollation(collation: Value): void {
  if (collation === undefined || collation === null) return;
  if (isDoc(collation) && (Object.keys(collation).length === 0 || collation.locale === 'simple')) return;
  throw unsupported('collation');
}

function find(
  writer: Writer,
  collection: CollectionInfo,
  { filter, sort, hint, isMulti }: Selection,
): Results {
  return findDocuments(writer, collection, filter, {
    sort,
    hint,
    limit: isMulti ? Infinity : 1,
  });
}
