import { Int32 } from 'bson';
import { valuesEqual } from '../../bson-order.js';
import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { asInteger } from '../integer.js';
import { binary, isNullish, named, nullIfAnyNull, type Operators, over, unary } from '../operator.js';
import { isTruthy } from '../truth.js';

export const array: Operators = {
  $isArray: unary((operand) => Array.isArray(operand)),
  $size: unary((operand, name) => {
    if (Array.isArray(operand)) return new Int32(operand.length);
    throw new MongoError(
      17124,
      `The argument to ${name} must be an array, but was of type: ${typeOf(operand)}`,
    );
  }),
  $arrayElemAt: nullIfAnyNull([2, 2], ([list, index], name) =>
    requireArray(list, 28689, `${name}'s first argument`).at(
      asInteger(index, 28690, `${name}'s second argument`),
    ),
  ),
  $first: nullIfAnyNull([1, 1], ([list], name) => requireArray(list, 28689, `${name}'s argument`).at(0)),
  $last: nullIfAnyNull([1, 1], ([list], name) => requireArray(list, 28689, `${name}'s argument`).at(-1)),
  $concatArrays: nullIfAnyNull([0, Number.MAX_SAFE_INTEGER], (lists, name) =>
    lists.flatMap((list) => requireArray(list, 28664, `an operand of ${name}`)),
  ),
  $reverseArray: nullIfAnyNull([1, 1], ([list], name) =>
    requireArray(list, 34435, `The argument to ${name}`).toReversed(),
  ),
  $in: binary((value, list, name) =>
    requireArray(list, 40081, `${name}'s second argument`).some((element) => valuesEqual(element, value)),
  ),
  $indexOfArray: over([2, 4], ([list, value, start = new Int32(0), end], name) => {
    if (isNullish(list)) return null;
    const elements = requireArray(list, 40090, `${name}'s first argument`);
    const from = asInteger(start, 40096, `${name}: starting index`);
    const to = end === undefined ? elements.length : asInteger(end, 40096, `${name}: ending index`);
    return new Int32(elements.findIndex((element, i) => i >= from && i < to && valuesEqual(element, value)));
  }),
  $slice: nullIfAnyNull([2, 3], ([list, first, second], name) => {
    const elements = requireArray(list, 28724, `First argument to ${name}`);
    const position = asInteger(first, 28725, `Second argument to ${name}`);
    if (second === undefined) return position < 0 ? elements.slice(position) : elements.slice(0, position);
    const count = asInteger(second, 28727, `Third argument to ${name}`);
    if (count <= 0) throw new MongoError(28729, `Third argument to ${name} must be positive: ${count}`);
    const from = position < 0 ? Math.max(elements.length + position, 0) : position;
    return elements.slice(from, from + count);
  }),
  $range: over([2, 3], ([start, end, step = new Int32(1)], name) => {
    const [from, to] = [asInteger(start, 34443, `${name}'s start`), asInteger(end, 34444, `${name}'s end`)];
    const by = asInteger(step, 34447, `${name}'s step`);
    if (by === 0) throw new MongoError(34449, `${name} requires a non-zero step value`);
    const length = Math.max(0, Math.ceil((to - from) / by));
    if (length > 1_000_000) throw new MongoError(146, `${name} would use too much memory`);
    return Array.from({ length }, (_, i) => new Int32(from + i * by));
  }),
  $zip: named(['inputs'], ['useLongestLength', 'defaults'], (operands, name) => {
    const { inputs, useLongestLength, defaults } = operands;
    if (isNullish(inputs)) return null;
    const lists = requireArray(inputs, 34461, `${name}: inputs`);
    if (lists.some(isNullish)) return null;
    const arrays = lists.map((list) => requireArray(list, 34468, `${name}: each of inputs`));
    const fill = isNullish(defaults) ? [] : requireArray(defaults, 34462, `${name}: defaults`);
    const lengths = arrays.map((elements) => elements.length);
    const length = isTruthy(useLongestLength) ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, i) =>
      arrays.map((elements, column) => (i < elements.length ? elements[i] : (fill[column] ?? null))),
    );
  }),
};

function requireArray(value: Value, code: number, what: string): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new MongoError(code, `${what} must be an array, but was ${typeOf(value)}`);
}
