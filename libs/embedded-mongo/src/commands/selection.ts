import { isDoc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { parseSort, type SortKey } from '../sort.js';
import { type CollectionInfo } from '../storage/catalog.js';
import { type Stored } from '../storage/documents.js';
import { findDocuments } from '../storage/find.js';
import { type LockOwner } from '../storage/locks.js';
import { SKIPPED, type Results } from '../storage/results.js';
import { type Marks } from '../storage/planner.js';
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
  readonly isMarked: Marks;
  readonly pace: Pace;
}

export function targetOf(context: CommandContext, writer: Writer): Target {
  const { engine, pace } = context;
  return { current: () => existing(context, writer), isMarked: engine.isMarked, pace };
}

/** Applies `change` to each match, and returns how many there were. Others are served between the slices. */
export function* changeMatches(
  writer: Writer,
  target: Target,
  selection: Selection,
  change: Change,
): WriteSteps<number> {
  const changed = new Set<number>();
  const search = (): Results | undefined => collection && find(writer, target, collection, selection);
  let collection = target.current();
  let results = search();
  while (collection !== undefined && results !== undefined) {
    const found = results.next();
    if (found === undefined) break;
    let waitFor: LockOwner | undefined;
    if (found !== SKIPPED && !changed.has(found.record)) {
      waitFor = tryToChange(writer, collection, found, change);
      if (waitFor === undefined) changed.add(found.record);
      if (waitFor === undefined && !selection.isMulti) break;
    }
    if (waitFor === undefined && !target.pace.isDue()) continue;
    yield waitFor;
    target.pace.resume();
    const before = collection;
    collection = target.current();
    // What was locked is found again, if it still matches.
    if (collection !== before || waitFor !== undefined) results = search();
    else results.reread();
  }
  return changed.size;
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
  { isMarked }: Target,
  collection: CollectionInfo,
  { filter, sort, hint, isMulti }: Selection,
): Results {
  return findDocuments({ reader: writer, isMarked }, collection, filter, {
    sort,
    hint,
    limit: isMulti ? Infinity : 1,
  });
}

/** Returns the transaction to wait for, if one holds the document. */
function tryToChange(
  writer: Writer,
  collection: CollectionInfo,
  found: Stored,
  change: Change,
): LockOwner | undefined {
  const outcome = attemptOnce(writer, () => {
    change(collection, found);
  });
  return 'lockedBy' in outcome ? outcome.lockedBy : undefined;
}
