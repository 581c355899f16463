import { isDoc, type Doc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { MergeSort, parseSort } from '../../sort.js';
import { isNumeric, toNumber } from '../../numeric.js';
import { type Stage } from '../stage.js';

/** Sorts the stream; with a small `max` it keeps no more than that many documents. @throws MongoError 15973, 15976. */
export function sortStage(spec: Value, max?: number): Stage {
  if (!isDoc(spec))
    throw new MongoError(15973, `the $sort key specification must be an object, not ${typeOf(spec)}`);
  const keys = parseSort(spec);
  if (keys.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return {
    async *run(input) {
      const sort = new MergeSort<Doc>(keys, (doc) => doc, max);
      for await (const doc of input) sort.add(doc);
      yield* sort.sorted();
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
