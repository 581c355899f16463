import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { binary, isNullish, type Operators, over } from '../operator.js';
import { ValueMap } from '../value-map.js';

const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

/** Arrays taken as sets: equal elements count once and the order of the result is that of first sight. */
export const set: Operators = {
  $setUnion: over([0, ANY_NUMBER], (lists, name) => {
    if (lists.some(isNullish)) return null;
    return distinct(lists.flatMap((list) => elementsOf(list, 17043, name)));
  }),
  $setIntersection: over([0, ANY_NUMBER], (lists, name) => {
    if (lists.some(isNullish)) return null;
    const [first = [], ...others] = lists.map((list) => elementsOf(list, 17047, name));
    const sets = others.map(toSet);
    return distinct(first.filter((element) => sets.every((others) => others.has(element))));
  }),
  $setDifference: binary((left, right, name) => {
    if (isNullish(left) || isNullish(right)) return null;
    const removed = toSet(elementsOf(right, 17049, name));
    return distinct(elementsOf(left, 17048, name).filter((element) => !removed.has(element)));
  }),
  $setEquals: over([2, ANY_NUMBER], (lists, name) => {
    const [first = toSet([]), ...others] = lists.map((list) => toSet(elementsOf(list, 17044, name)));
    return others.every((other) => other.size === first.size && isSubset(first, other));
  }),
  $setIsSubset: binary((left, right, name) =>
    isSubset(toSet(elementsOf(left, 17046, name)), toSet(elementsOf(right, 17042, name))),
  ),
};

function toSet(elements: readonly Value[]): ValueMap<Value> {
  const values = new ValueMap<Value>();
  for (const element of elements) values.getOrAdd(element, () => element);
  return values;
}

function distinct(elements: readonly Value[]): Value[] {
  return [...toSet(elements).values()];
}

function isSubset(part: ValueMap<Value>, whole: ValueMap<Value>): boolean {
  return [...part.values()].every((element) => whole.has(element));
}

function elementsOf(value: Value, code: number, name: string): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new MongoError(
    code,
    `All operands of ${name} must be arrays. One argument is of type: ${typeOf(value)}`,
  );
}
