import { type Variables } from './aggregate/expression.js';
import { type Doc, isArray, isDoc, typeOf, type Value } from './document.js';
import { MongoError } from './errors.js';
import { isNumeric, wholeNumberOf } from './numeric.js';
import { compileFilter, type Filter } from './query/filter.js';

/** What a find projection shows of a value in place of the whole; `undefined` shows nothing. */
export type Transform = (value: Value, doc: Doc) => Value;

/** `$slice: n` or `$slice: [skip, limit]`, as opposed to the expression `$slice`, which names an array. */
export function isSlice(operand: Value): boolean {
  return isNumeric(operand) || (isArray(operand) && operand.length === 2 && operand.every(isNumeric));
}

/** The first `n` elements, the last `-n`, or `limit` after `skip` (negative: from the end). @throws MongoError 28724. */
export function slice(operand: Value): Transform {
  const [first, limit] = isArray(operand) ? operand.map(asInteger) : [asInteger(operand)];
  if (limit !== undefined && limit <= 0)
    throw new MongoError(
      28724,
      `First argument to $slice must be an array, but is of type: ${typeOf(operand)}`,
    );
  const cut = sliceRange(first ?? 0, limit);
  return (value) => (isArray(value) ? cut(value) : value);
}

function sliceRange(first: number, limit: number | undefined): (array: readonly Value[]) => Value[] {
  if (limit === undefined) return (array) => (first < 0 ? array.slice(first) : array.slice(0, first));
  return (array) => {
    const start = first < 0 ? Math.max(array.length + first, 0) : first;
    return array.slice(start, start + limit);
  };
}

function asInteger(value: Value): number {
  const whole = wholeNumberOf(value);
  if (whole === undefined) throw new MongoError(28667, `$slice needs whole numbers, not ${typeOf(value)}`);
  return Number(whole);
}

/** `$elemMatch`: the first element that matches. @throws MongoError 2 for what is no filter. */
export function elementMatching(condition: Value, variables: Variables): Transform {
  if (!isDoc(condition)) throw new MongoError(31274, '$elemMatch: Invalid argument, object required');
  const filter = compileFilter({ array: { $elemMatch: condition } }, { variables });
  return (value) => {
    const position = filter.positionOf({ array: value }, 'array');
    return position === undefined ? undefined : [(value as Value[])[position]];
  };
}

/** `a.$`: the element that the query's filter matched. @throws MongoError 51246, when applied, where there is none. */
export function matchedElement(path: string, filter: Filter): Transform {
  return (value, doc) => {
    if (!isArray(value)) return value;
    const position = filter.positionOf(doc, path);
    if (position === undefined)
      throw new MongoError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    return [value[position]];
  };
}
