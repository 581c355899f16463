import { isDoc, type Doc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { parseSort, sortDocuments, type SortKey } from '../../sort.js';
import { isNumeric, toNumber } from '../../numeric.js';
import { type Stage } from '../stage.js';

/** Sorting fewer at a time would only cost more often. */
const ROUND_MIN = 1000;

/** Sorts the stream; with `max` it keeps no more than that many documents. @throws MongoError 15973, 15976. */
export function sortStage(spec: Value, max?: number): Stage {
  if (!isDoc(spec))
    throw new MongoError(15973, `the $sort key specification must be an object, not ${typeOf(spec)}`);
  const keys = parseSort(spec);
  if (keys.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return {
    async *run(input) {
      yield* max === undefined ? sortDocuments(await collect(input), keys) : await top(input, max, keys);
    },
  };
}

/** How many sorted documents a following `$limit`, perhaps after `$skip`, leaves of use. */
export function limitAfter(stages: readonly Doc[]): number | undefined {
  const [first, second] = stages;
  const [skipped, limit] = [first?.$skip, first?.$limit ?? second?.$limit];
  if (isNumeric(first?.$limit)) return toNumber(first.$limit);
  return isNumeric(skipped) && isNumeric(limit) ? toNumber(skipped) + toNumber(limit) : undefined;
}

async function collect(input: AsyncIterable<Doc>): Promise<Doc[]> {
  const docs: Doc[] = [];
  for await (const doc of input) docs.push(doc);
  return docs;
}

/** Sorts, and drops all but the first `max`, whenever as many again have come: memory stays in proportion to `max`. */
async function top(input: AsyncIterable<Doc>, max: number, keys: readonly SortKey[]): Promise<Doc[]> {
  let kept: Doc[] = [];
  for await (const doc of input) {
    kept.push(doc);
    if (kept.length >= 2 * max + ROUND_MIN) kept = sortDocuments(kept, keys).slice(0, max);
  }
  return sortDocuments(kept, keys).slice(0, max);
}
