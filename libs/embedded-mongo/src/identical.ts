import { type Decimal128 } from 'bson';
import { valuesEqual } from './bson-order.js';
import { type Doc, typeOf, type Value } from './document.js';
import { type Numeric, toNumber } from './numeric.js';

/** Whether two values have the same BSON bytes, so that an update changes nothing: 1 and 1.0 are equal, not identical. */
export function valuesIdentical(a: Value, b: Value): boolean {
  if (a === b) return true;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case 'object':
      return documentsIdentical(a as Doc, b as Doc);
    case 'array':
      return arraysIdentical(a as Value[], b as Value[]);
    case 'double':
      return Object.is(toNumber(a as Numeric), toNumber(b as Numeric));
    case 'decimal':
      return Buffer.compare((a as Decimal128).bytes, (b as Decimal128).bytes) === 0;
    default:
      return valuesEqual(a, b);
  }
}

function documentsIdentical(a: Doc, b: Doc): boolean {
  const names = Object.keys(a);
  const others = Object.keys(b);
  return (
    names.length === others.length &&
    names.every((name, i) => name === others[i] && valuesIdentical(a[name], b[name]))
  );
}

function arraysIdentical(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((value, i) => valuesIdentical(value, b[i]));
}
