import { BSONRegExp } from 'bson';
import { compileExpression } from '../aggregate/expression.js';
import { type Doc, isArray, isDoc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { type FilterNode } from './filter-node.js';
import { isOperatorDocument, parseOperators } from './parse-operators.js';

/** @throws MongoError 2, 9 or 14 as mongod does, 115 for an operator out of scope. */
export function parseFilter(filter: Doc): FilterNode {
  const children = Object.entries(filter).flatMap(([key, value]) => {
    const node = key.startsWith('$') ? parseTopLevel(key, value) : parseField(key, value);
    return node === undefined ? [] : [node];
  });
  const [only, ...others] = children;
  return only !== undefined && others.length === 0 ? only : { kind: 'and', children };
}

function parseTopLevel(key: string, value: Value): FilterNode | undefined {
  switch (key) {
    case '$and':
    case '$or':
    case '$nor':
      return parseLogical(key, value);
    case '$expr':
      return { kind: 'expr', expression: compileExpression(value) };
    case '$comment':
      return undefined;
    case '$alwaysTrue':
    case '$alwaysFalse':
      return { kind: 'constant', matches: key === '$alwaysTrue' };
    default:
      if (OUT_OF_SCOPE.has(key)) throw unsupported(`The query operator ${key}`);
      throw new MongoError(
        2,
        `unknown top level operator: ${key}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

const OUT_OF_SCOPE: ReadonlySet<string> = new Set(['$where', '$text', '$jsonSchema', '$sampleRate']);

const logicalKinds = { $and: 'and', $or: 'or', $nor: 'nor' } as const;

function parseLogical(key: keyof typeof logicalKinds, value: Value): FilterNode {
  if (!isArray(value)) throw new MongoError(2, `${key} must be an array`);
  if (value.length === 0) throw new MongoError(2, `${key} argument must be a non-empty array`);
  const children = value.map((entry) => {
    if (!isDoc(entry)) throw new MongoError(2, '$or/$and/$nor entries need to be full objects');
    return parseFilter(entry);
  });
  return { kind: logicalKinds[key], children };
}

function parseField(path: string, value: Value): FilterNode {
  if (value instanceof BSONRegExp) return { kind: 'regex', path, pattern: value };
  if (!isOperatorDocument(value)) return { kind: 'compare', path, op: 'eq', value };
  return parseOperators({ path, parseFilter }, value);
}
