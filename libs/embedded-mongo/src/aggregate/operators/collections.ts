import { valuesEqual } from '../../bson-order.js';
import { type Doc, isArray, isDoc, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { withNested } from '../../path.js';
import {
  argumentsOf,
  asArray,
  asDoc,
  asInteger,
  asString,
  checkVariableName,
  compileEach,
  isNullish,
  isTruthy,
  type Operator,
  type Operators,
  over,
  strict,
} from '../operator.js';

/** Arrays and objects. */
export const collections: Operators = {
  $isArray: over(1, 1, isArray),
  $size: over(1, 1, (list) => asArray(list, '$size', 17124).length),
  $first: strict(1, 1, (list) => asArray(list, '$first', 28689).at(0)),
  $last: strict(1, 1, (list) => asArray(list, '$last', 28689).at(-1)),
  $arrayElemAt: strict(2, 2, (list, index) =>
    asArray(list, '$arrayElemAt', 28689).at(asInteger(index, '$arrayElemAt', 28690)),
  ),
  $in: over(2, 2, (value, list) =>
    asArray(list, '$in', 40081).some((element) => valuesEqual(element, value)),
  ),
  $concatArrays: strict(0, Infinity, (...lists) =>
    lists.flatMap((list) => asArray(list, '$concatArrays', 28664)),
  ),
  $slice: strict(2, 3, (list, first, second) => {
    const elements = asArray(list, '$slice', 28724);
    const position = asInteger(first, '$slice', 28725);
    if (second === undefined) return position < 0 ? elements.slice(position) : elements.slice(0, position);
    const from = position < 0 ? Math.max(elements.length + position, 0) : position;
    return elements.slice(from, from + asInteger(second, '$slice', 28729, 1));
  }),

  $map: overElements(['input', 'in', 'as?'], 16883, (elements, evaluate, as) =>
    elements.map((element) => evaluate('in', { [as]: element }) ?? null),
  ),
  $filter: overElements(['input', 'cond', 'as?'], 28651, (elements, evaluate, as) =>
    elements.filter((element) => isTruthy(evaluate('cond', { [as]: element }))),
  ),
  $reduce: overElements(['input', 'initialValue', 'in'], 40080, (elements, evaluate) =>
    elements.reduce(
      (value, element) => evaluate('in', { value, this: element }),
      evaluate('initialValue', {}),
    ),
  ),

  $mergeObjects: over(0, Infinity, (...operands) => mergeObjects(...operands)),
  $objectToArray: strict(1, 1, (operand) =>
    Object.entries(asDoc(operand, '$objectToArray', 40390)).map(([k, v]) => ({ k, v })),
  ),
  $arrayToObject: strict(1, 1, (operand) =>
    Object.fromEntries(asArray(operand, '$arrayToObject', 40386).map(pairOf)),
  ),
  $setField: (argument, compile, name) => {
    const { field, input, value } = argumentsOf(argument, name, ['field', 'input', 'value']);
    // A constant, so that it may hold dots and dollars.
    const key = asString(compile(field)({}, new Map()), '$setField', 5654602);
    const [source, set] = [compile(input), compile(value)];
    return (doc, variables) => {
      const from = source(doc, variables);
      return isNullish(from) ? null : withNested(asDoc(from, name, 4161105), [key], set(doc, variables));
    };
  },
};

/** Later fields replace earlier ones of the same name; null and missing are passed over. @throws MongoError 40400. */
export function mergeObjects(...operands: readonly Value[]): Doc {
  const documents = operands.filter((operand) => !isNullish(operand));
  return Object.fromEntries(
    documents.flatMap((document) => Object.entries(asDoc(document, '$mergeObjects', 40400))),
  );
}

/** An operator that evaluates its parts for the elements of its `input`, bound to variables; null where that is null. */
function overElements(
  parameters: readonly string[],
  code: number,
  apply: (elements: readonly Value[], evaluate: (part: string, bound: Doc) => Value, as: string) => Value,
): Operator {
  return (argument, compile, name) => {
    const { as = 'this', ...parts } = argumentsOf(argument, name, parameters);
    const variable = asString(as, name, 14);
    checkVariableName(variable);
    const compiled = new Map(compileEach(parts, compile));
    return (doc, variables) => {
      const evaluate = (part: string, bound: Doc): Value =>
        compiled.get(part)?.(doc, new Map([...variables, ...Object.entries(bound)]));
      const input = evaluate('input', {});
      return isNullish(input) ? null : apply(asArray(input, name, code), evaluate, variable);
    };
  };
}

/** `[key, value]` or `{ k: key, v: value }`. @throws MongoError 40394. */
function pairOf(element: Value): readonly [string, Value] {
  const [key, value, ...others]: readonly Value[] = isDoc(element)
    ? [element.k, element.v, ...Object.keys(element).slice(2)]
    : asArray(element, '$arrayToObject', 40398);
  if (typeof key === 'string' && value !== undefined && others.length === 0) return [key, value];
  throw new MongoError(40394, '$arrayToObject takes pairs of a string and a value');
}
