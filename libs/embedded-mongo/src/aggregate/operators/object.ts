import { type Doc, fieldOf, isDoc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { withNested } from '../nested.js';
import {
  type Compile,
  type Expression,
  isNullish,
  namedArguments,
  nullIfAnyNull,
  type Operators,
  over,
} from '../operator.js';

export const object: Operators = {
  $mergeObjects: over([0, Number.MAX_SAFE_INTEGER], (operands) => mergeObjects(operands)),
  $objectToArray: nullIfAnyNull([1, 1], ([operand], name) => {
    if (!isDoc(operand)) {
      throw new MongoError(40390, `${name} requires a document input, found: ${typeOf(operand)}`);
    }
    return Object.entries(operand).map(([k, v]) => ({ k, v }));
  }),
  $arrayToObject: nullIfAnyNull([1, 1], ([operand], name) => {
    if (!Array.isArray(operand)) {
      throw new MongoError(40386, `${name} requires an array input, found: ${typeOf(operand)}`);
    }
    return Object.fromEntries(operand.map(pairOf));
  }),
  $getField: (argument, compile, name) => {
    const parts = isDoc(argument) && 'field' in argument ? argument : { field: argument };
    const { field, input = '$$CURRENT' } = namedArguments(name, parts, ['field'], ['input']);
    const [key, source] = [fieldName(field, compile), compile(input)];
    return {
      evaluate: (doc, vars) => {
        const from = source.evaluate(doc, vars);
        if (isDoc(from)) return fieldOf(from, key);
        return isNullish(from) ? from : undefined;
      },
    };
  },
  $setField: (argument, compile, name) => {
    const { field, input, value } = namedArguments(name, argument, ['field', 'input', 'value'], []);
    return setField(fieldName(field, compile), compile(input), compile(value));
  },
  $unsetField: (argument, compile, name) => {
    const { field, input } = namedArguments(name, argument, ['field', 'input'], []);
    return setField(fieldName(field, compile), compile(input), compile('$$REMOVE'));
  },
};

/** Later fields replace earlier ones of the same name; null and missing are passed over. */
export function mergeObjects(operands: readonly Value[]): Doc {
  const documents = operands.filter((operand) => !isNullish(operand));
  return Object.fromEntries(documents.flatMap((document) => Object.entries(requireDoc(document))));
}

function requireDoc(value: Value): Doc {
  if (isDoc(value)) return value;
  throw new MongoError(40400, `$mergeObjects requires object inputs, but input is of type ${typeOf(value)}`);
}

function setField(key: string, source: Expression, value: Expression): Expression {
  return {
    evaluate: (doc, vars) => {
      const from = source.evaluate(doc, vars);
      if (isNullish(from)) return null;
      if (!isDoc(from)) {
        throw new MongoError(
          4161105,
          `$setField requires 'input' to evaluate to type Object, not ${typeOf(from)}`,
        );
      }
      return withNested(from, [key], value.evaluate(doc, vars));
    },
  };
}

/** A constant, so that it may hold dots and dollars. */
function fieldName(field: Value, compile: Compile): string {
  const isPath = typeof field === 'string' && field.startsWith('$');
  const name: Value = isPath ? undefined : compile(field).evaluate({}, new Map());
  if (typeof name === 'string') return name;
  throw new MongoError(
    5654602,
    `$getField requires 'field' to evaluate to a constant string, not ${typeOf(name)}`,
  );
}

function pairOf(element: Value): readonly [string, Value] {
  const [key, value, ...others]: readonly Value[] = Array.isArray(element) ? element : kAndV(element);
  if (typeof key === 'string' && others.length === 0) return [key, value];
  throw new MongoError(40394, '$arrayToObject requires pairs of a string and a value');
}

function kAndV(element: Value): readonly Value[] {
  if (isDoc(element) && 'k' in element && 'v' in element && Object.keys(element).length === 2) {
    return [element.k, element.v];
  }
  throw new MongoError(40392, "$arrayToObject requires arrays of two, or objects with exactly 'k' and 'v'");
}
