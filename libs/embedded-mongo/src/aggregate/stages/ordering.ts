import { randomInt } from 'node:crypto';
import { type Doc, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { isNumeric, toNumber } from '../../numeric.js';
import { MergeSort, parseSort } from '../../sort.js';
import { asDoc, asInteger } from '../operand.js';
import { argumentsOf } from '../operator.js';
import { type Stage } from '../stage.js';

/** Keeps no more than `max` documents. */
export function sort(spec: Value, max?: number): Stage {
  const keys = parseSort(asDoc(spec, '$sort', 15973));
  if (keys.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return async function* (input) {
    const sorting = new MergeSort<Doc>(keys, (doc) => doc, max);
    for await (const doc of input) sorting.add(doc);
    yield* sorting.sorted();
  };
}

/** How many documents a `$limit`, perhaps after `$skip`, with which the stages begin takes notice of. */
export function limitOf([first, second]: readonly Doc[]): number | undefined {
  const [skipped, max] = first?.$limit === undefined ? [first?.$skip, second?.$limit] : [0, first.$limit];
  return isNumeric(skipped) && isNumeric(max) ? toNumber(skipped) + toNumber(max) : undefined;
}

export function limit(spec: Value): Stage {
  const max = asInteger(spec, '$limit', 15958, 1);
  return async function* (input) {
    let passed = 0;
    for await (const doc of input) {
      yield doc;
      passed += 1;
      if (passed === max) return;
    }
  };
}

export function skip(spec: Value): Stage {
  const skipped = asInteger(spec, '$skip', 5107200, 0);
  return async function* (input) {
    let seen = 0;
    for await (const doc of input) {
      seen += 1;
      if (seen > skipped) yield doc;
    }
  };
}

/** A uniform sample by reservoir (Vitter's algorithm R), in the order of the reservoir. */
export function sample(spec: Value): Stage {
  const size = asInteger(argumentsOf(spec, '$sample', ['size']).size, '$sample', 28747, 1);
  return async function* (input) {
    const reservoir: Doc[] = [];
    let seen = 0;
    for await (const doc of input) {
      seen += 1;
      const place = seen <= size ? seen - 1 : randomInt(seen);
      if (place < size) reservoir[place] = doc;
    }
    yield* reservoir;
  };
}
