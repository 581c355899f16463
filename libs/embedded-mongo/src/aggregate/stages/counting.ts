import { randomInt } from 'node:crypto';
import { isDoc, type Doc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { isNumeric, toNumber } from '../../numeric.js';
import { integer } from '../integer.js';
import { type Stage } from '../stage.js';
import { group } from './group.js';
import { sortStage } from './sort.js';

export function limit(spec: Value): Stage {
  const max = positiveCount(spec, '$limit');
  return {
    async *run(input) {
      let passed = 0;
      for await (const doc of input) {
        yield doc;
        passed += 1;
        if (passed === max) return;
      }
    },
  };
}

export function skip(spec: Value): Stage {
  const skipped = countOf(spec, '$skip', 0, 5107200);
  return {
    async *run(input) {
      let seen = 0;
      for await (const doc of input) {
        seen += 1;
        if (seen > skipped) yield doc;
      }
    },
  };
}

/** Nothing of an empty stream, not a zero, as in mongod. */
export function count(spec: Value): Stage {
  if (typeof spec !== 'string' || spec === '' || spec.startsWith('$') || spec.includes('.')) {
    throw new MongoError(40156, "the count field must be a non-empty string without '$' in front or '.'");
  }
  return {
    async *run(input) {
      let counted = 0;
      const docs = input[Symbol.asyncIterator]();
      while ((await docs.next()).done !== true) counted += 1;
      if (counted > 0) yield { [spec]: integer(counted) };
    },
  };
}

/** A uniform sample by reservoir (Vitter's algorithm R), in the order of the reservoir. */
export function sample(spec: Value): Stage {
  const size = positiveCount(isDoc(spec) ? spec.size : undefined, '$sample size');
  return {
    async *run(input) {
      const reservoir: Doc[] = [];
      let seen = 0;
      for await (const doc of input) {
        seen += 1;
        const place = seen <= size ? seen - 1 : randomInt(seen);
        if (place < size) reservoir[place] = doc;
      }
      yield* reservoir;
    },
  };
}

export function sortByCount(spec: Value): Stage {
  const [groups, sorted] = [group({ _id: spec, count: { $sum: 1 } }), sortStage({ count: -1 })];
  return { run: (input, context) => sorted.run(groups.run(input, context), context) };
}

/** @throws MongoError 15958, 15957 where it is no whole number above zero. */
export function positiveCount(value: Value, name: string): number {
  return countOf(value, name, 1, 15958);
}

function countOf(value: Value, name: string, min: number, code: number): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= min) return number;
  throw new MongoError(
    code,
    `invalid argument to ${name}: expected a whole number of at least ${min}, found ${typeOf(value)}`,
  );
}
