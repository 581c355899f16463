import { type Doc, isArray, isDoc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { fieldPath, segmentsOf, variablePath } from './field-path.js';
import { compileEach, type Expression } from './operator.js';
import { collections } from './operators/collections.js';
import { dates } from './operators/dates.js';
import { logic } from './operators/logic.js';
import { numbers } from './operators/numbers.js';
import { text } from './operators/text.js';

export { type Expression, type Variables } from './operator.js';

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
