import { type Doc, isDoc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { fieldPath, variablePath } from './field-path.js';
import { type Expression } from './operator.js';
import { operators } from './operators/index.js';

export { type Expression, type Variables } from './operator.js';

/** @throws MongoError for an unknown operator or malformed arguments, with mongod's code. */
export function compileExpression(spec: Value): Expression {
  if (typeof spec === 'string') {
    if (spec.startsWith('$$')) return variablePath(spec.slice(2));
    return spec.startsWith('$') ? fieldPath(spec.slice(1)) : literal(spec);
  }
  if (Array.isArray(spec)) return arrayOf(spec);
  if (!isDoc(spec)) return literal(spec);
  const [first, ...others] = Object.keys(spec);
  if (first?.startsWith('$') !== true) return objectOf(spec);
  if (others.length > 0) {
    throw new MongoError(15983, 'an object representing an expression must have exactly one field');
  }
  return operation(first, spec[first]);
}

function operation(name: string, argument: Value): Expression {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator === undefined) {
    throw new MongoError(
      168,
      `Unrecognized expression '${name}' (if a MongoDB server has it: use one, MONGODB_URI)`,
    );
  }
  return operator(argument, compileExpression, name);
}

function literal(value: Value): Expression {
  return { evaluate: () => value };
}

function arrayOf(specs: readonly Value[]): Expression {
  const elements = specs.map(compileExpression);
  return {
    evaluate: (doc, variables) => elements.map((element) => element.evaluate(doc, variables) ?? null),
  };
}

function objectOf(spec: Doc): Expression {
  const fields = Object.entries(spec).map(([name, value]) => {
    checkFieldName(name);
    return [name, compileExpression(value)] as const;
  });
  return {
    evaluate: (doc, variables) => {
      const values = fields.map(([name, field]) => [name, field.evaluate(doc, variables)] as const);
      return Object.fromEntries(values.filter(([, value]) => value !== undefined));
    },
  };
}

function checkFieldName(name: string): void {
  if (name.startsWith('$')) {
    throw new MongoError(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  }
  if (name.includes('.')) throw new MongoError(16412, "FieldPath field names may not contain '.'.");
}
