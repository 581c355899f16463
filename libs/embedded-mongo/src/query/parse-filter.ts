import { BSONRegExp } from 'bson';
import { compileExpression } from '../aggregate/expression.js';
import { asArray, asDoc, asInteger, asString, isTruthy } from '../aggregate/operator.js';
import { compareValues, valuesEqual } from '../bson-order.js';
import {
  type BsonTypeName,
  describeValue,
  type Doc,
  isArray,
  isDoc,
  TYPE_RANK,
  type Value,
} from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { isNumeric } from '../numeric.js';
import { type CompareNode, type FilterNode } from './filter-node.js';

/** @throws MongoError 2, 9 or 14 as mongod does, 115 for an operator out of scope. */
export function parseFilter(filter: Doc, of: 'document' | 'element' = 'document'): FilterNode {
  return allOf(
    Object.entries(filter)
      .filter(([key]) => key !== '$comment')
      .map(([key, value]) => (key.startsWith('$') ? parseLogical(key, value, of) : parseField(key, value))),
  );
}

function allOf(children: readonly FilterNode[]): FilterNode {
  const [only, ...others] = children;
  return only !== undefined && others.length === 0 ? only : { kind: 'and', children };
}

function not(child: FilterNode): FilterNode {
  return { kind: 'not', child };
}

function parseLogical(key: string, value: Value, of: 'document' | 'element'): FilterNode {
  switch (key) {
    case '$and':
      return { kind: 'and', children: parseBranches(key, value, of) };
    case '$or':
      return { kind: 'or', children: parseBranches(key, value, of) };
    case '$nor':
      return not({ kind: 'or', children: parseBranches(key, value, of) });
    case '$expr':
      if (of === 'element') throw new MongoError(2, '$expr can only be applied to the top-level document');
      return { kind: 'expr', expression: compileExpression(value) };
    default:
      if (OUT_OF_SCOPE.has(key)) throw unsupported(`The query operator ${key}`);
      throw new MongoError(2, `unknown top level operator: ${key}`);
  }
}

const LOGICAL: ReadonlySet<string> = new Set(['$and', '$or', '$nor', '$expr', '$where']);
const OUT_OF_SCOPE: ReadonlySet<string> = new Set([
  ...['$where', '$text', '$jsonSchema', '$sampleRate', '$alwaysTrue', '$alwaysFalse', '$mod'],
  ...['$bitsAllSet', '$bitsAllClear', '$bitsAnySet', '$bitsAnyClear'],
  ...['$near', '$nearSphere', '$geoNear', '$geoWithin', '$geoIntersects', '$within'],
]);

function parseBranches(key: string, value: Value, of: 'document' | 'element'): FilterNode[] {
  const entries = asArray(value, key, 2);
  if (entries.length === 0) throw new MongoError(2, `${key} argument must be a non-empty array`);
  return entries.map((entry) => parseFilter(asDoc(entry, `An entry of ${key}`, 2), of));
}

function parseField(path: string, value: Value): FilterNode {
  return isOperatorDocument(value) ? parseOperators(path, value) : equalTo(path, value);
}

/** A pattern in place of a value stands for what it matches. */
function equalTo(path: string, value: Value): FilterNode {
  if (value instanceof BSONRegExp) return { kind: 'in', path, values: [], patterns: [value] };
  return { kind: 'compare', path, op: 'eq', value };
}

const DBREF_FIELDS: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);

/** A document is taken for operators by its first field; `{ $ref, $id }` is a value to compare with. */
function isOperatorDocument(value: Value): value is Doc {
  const first = firstName(value);
  return first.startsWith('$') && !DBREF_FIELDS.has(first);
}

/** Whether a condition for elements is about each element itself, not a filter for documents. */
export function isElementCondition(condition: Value): condition is Doc {
  const first = firstName(condition);
  return first.startsWith('$') && !LOGICAL.has(first);
}

function firstName(value: Value): string {
  return isDoc(value) ? (Object.keys(value)[0] ?? '') : '';
}

/** The operators on one field, all of which must hold. */
function parseOperators(path: string, operators: Doc): FilterNode {
  return allOf(
    Object.entries(operators)
      .filter(([name]) => name !== '$comment' && !(name === '$options' && '$regex' in operators))
      .map(([name, operand]) => operatorOf(name)(path, operand, operators)),
  );
}

/** `siblings` is the whole document of operators: `$regex` takes `$options` from it. */
type ParseOperator = (path: string, operand: Value, siblings: Doc) => FilterNode;

function operatorOf(name: string): ParseOperator {
  const parse = Object.hasOwn(operatorParsers, name) ? operatorParsers[name] : undefined;
  if (parse) return parse;
  if (OUT_OF_SCOPE.has(name)) throw unsupported(`The query operator ${name}`);
  throw new MongoError(2, name === '$options' ? '$options needs a $regex' : `unknown operator: ${name}`);
}

const operatorParsers: Readonly<Record<string, ParseOperator>> = {
  $eq: (path, value) => ({ kind: 'compare', path, op: 'eq', value }),
  $ne: (path, operand) => not(comparison('eq')(path, operand)),
  $gt: comparison('gt'),
  $gte: comparison('gte'),
  $lt: comparison('lt'),
  $lte: comparison('lte'),
  $in: (path, operand) => parseIn(path, operand, '$in'),
  $nin: (path, operand) => not(parseIn(path, operand, '$nin')),
  $regex: parseRegex,
  $exists: (path, operand) => (isTruthy(operand) ? { kind: 'exists', path } : not({ kind: 'exists', path })),
  $type: (path, operand) => ({ kind: 'type', path, types: parseTypes(operand) }),
  $size: (path, operand) => ({ kind: 'size', path, size: asInteger(operand, '$size', 9, 0) }),
  $not: parseNot,
  $all: parseAll,
  $elemMatch: parseElemMatch,
};

function comparison(op: CompareNode['op']): (path: string, operand: Value) => FilterNode {
  return (path, value) => {
    if (value instanceof BSONRegExp)
      throw new MongoError(2, `Can't have RegEx as arg to predicate over field '${path}'`);
    return { kind: 'compare', path, op, value };
  };
}

function parseIn(path: string, operand: Value, name: string): FilterNode {
  const items = asArray(operand, name, 2);
  if (items.some(isOperatorDocument)) throw new MongoError(2, `cannot nest $ under ${name}`);
  const values = items.filter((item) => !(item instanceof BSONRegExp)).sort(compareValues);
  return {
    kind: 'in',
    path,
    values: values.filter((value, i) => i === 0 || !valuesEqual(value, values[i - 1])),
    patterns: items.filter((item) => item instanceof BSONRegExp),
  };
}

function parseRegex(path: string, operand: Value, { $options: options }: Doc): FilterNode {
  const [pattern, own] = operand instanceof BSONRegExp ? [operand.pattern, operand.options] : [operand, ''];
  if (own !== '' && options !== undefined)
    throw new MongoError(51075, 'options set in both $regex and $options');
  const source = asString(pattern, '$regex', 2);
  const flags = asString(options === undefined ? own : options, '$options', 2);
  if (source.includes('\0')) throw new MongoError(51091, 'Regular expression cannot contain a null byte');
  if (/[^imsux]/.test(flags)) throw new MongoError(51108, `invalid flag in regex options: ${flags}`);
  return equalTo(path, new BSONRegExp(source, flags));
}

const NUMBERS: readonly BsonTypeName[] = ['int', 'long', 'double', 'decimal'];

/** One name or several; `number` stands for all its types. */
function parseTypes(operand: Value): ReadonlySet<BsonTypeName> {
  const names = (isArray(operand) ? operand : [operand]).flatMap<Value>((name) =>
    name === 'number' ? NUMBERS : [name],
  );
  if (names.length === 0) throw new MongoError(9, '$type must match at least one type');
  const unknown = names.find(
    (name) => typeof name !== 'string' || name === 'missing' || !Object.hasOwn(TYPE_RANK, name),
  );
  if (isNumeric(unknown)) throw unsupported('The query operator $type with a number');
  if (unknown !== undefined) throw new MongoError(2, `Unknown type name alias: ${describeValue(unknown)}`);
  return new Set(names as BsonTypeName[]);
}

function parseNot(path: string, operand: Value): FilterNode {
  if (operand instanceof BSONRegExp) return not(equalTo(path, operand));
  if (isDoc(operand) && Object.keys(operand).length > 0) return not(parseOperators(path, operand));
  throw new MongoError(2, '$not needs a regex or a document that is not empty');
}

function parseAll(path: string, operand: Value): FilterNode {
  const items = asArray(operand, '$all', 2);
  if (items.length === 0) return { kind: 'in', path, values: [], patterns: [] };
  const isElemMatch = (item: Value): item is Doc => firstName(item) === '$elemMatch';
  if (items.every(isElemMatch)) return allOf(items.map((item) => parseElemMatch(path, item.$elemMatch)));
  if (items.some(isOperatorDocument)) throw new MongoError(2, 'no $ expressions in $all');
  return allOf(items.map((item) => equalTo(path, item)));
}

function parseElemMatch(path: string, operand: Value): FilterNode {
  const condition = asDoc(operand, '$elemMatch', 2);
  return isElementCondition(condition)
    ? { kind: 'elemMatch', path, of: 'value', child: parseOperators('', condition) }
    : { kind: 'elemMatch', path, of: 'object', child: parseFilter(condition, 'element') };
}
