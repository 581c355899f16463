import { type Doc, fieldOf, isArray, isDoc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { segmentsOf } from '../path.js';
import { compileEach, type Expression } from './operator.js';
import { collections } from './operators/collections.js';
import { dates } from './operators/dates.js';
import { logic } from './operators/logic.js';
import { numbers } from './operators/numbers.js';
import { text } from './operators/text.js';

/** Every expression operator there is. To add one, write it in the file of its family. */
const operators = new Map(Object.entries({ ...collections, ...dates, ...logic, ...numbers, ...text }));

/** @throws MongoError 115 for an operator that is not there, and mongod's code for malformed arguments. */
export function compileExpression(spec: Value): Expression {
  if (typeof spec === 'string' && spec.startsWith('$')) {
    return spec.startsWith('$$') ? variablePath(spec.slice(2)) : fieldPath(spec.slice(1));
  }
  if (isArray(spec)) {
    const elements = spec.map(compileExpression);
    return (doc, variables) => elements.map((element) => element(doc, variables) ?? null);
  }
  if (!isDoc(spec)) return () => spec;
  const [name = '', ...others] = Object.keys(spec);
  if (!name.startsWith('$')) return objectOf(spec);
  if (others.length > 0) {
    throw new MongoError(15983, 'an object representing an expression must have exactly one field');
  }
  const operator = operators.get(name);
  if (operator === undefined) throw unsupported(`The expression ${name}`);
  return operator(spec[name], compileExpression, name);
}

function objectOf(spec: Doc): Expression {
  const fields = compileEach(spec, compileExpression);
  if (fields.some(([name]) => segmentsOf(name).length > 1)) {
    throw new MongoError(16412, "FieldPath field names may not contain '.'.");
  }
  return (doc, variables) => {
    const values = fields.map(([name, field]) => [name, field(doc, variables)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
}

/** `$a.b`: the value at a path of the document; an array on the way gives the array of what its documents hold. */
function fieldPath(path: string): Expression {
  const segments = segmentsOf(path);
  return (doc) => valueWithin(doc, segments);
}

/**
 * `$$name.a.b`: a variable, or a path into it.
 * @throws MongoError 17276, when it is evaluated, for a variable that nobody set.
 */
function variablePath(path: string): Expression {
  const [name = '', ...rest] = segmentsOf(path);
  if (name === 'ROOT' || name === 'CURRENT') return (doc) => valueWithin(doc, rest);
  if (name === 'REMOVE') return () => undefined;
  return (_doc, variables) => {
    if (!variables.has(name)) throw new MongoError(17276, `Use of undefined variable: ${name}`);
    return valueWithin(variables.get(name), rest);
  };
}

function valueWithin(value: Value, segments: readonly string[], from = 0): Value {
  const name = segments[from];
  if (name === undefined) return value;
  if (isDoc(value)) return valueWithin(fieldOf(value, name), segments, from + 1);
  if (!isArray(value)) return undefined;
  return value
    .filter(isDoc)
    .map((element) => valueWithin(element, segments, from))
    .filter((found) => found !== undefined);
}
