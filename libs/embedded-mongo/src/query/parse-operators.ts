import { BSONRegExp } from 'bson';
import { isTruthy } from '../aggregate/truth.js';
import { compareValues, valuesEqual } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { type Doc, isArray, isDoc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { wholeNumberOf } from '../numeric.js';
import { parseBits } from './bits.js';
import { type CompareNode, type FilterNode } from './filter-node.js';
import { parseMod } from './mod.js';
import { parseTypes } from './types.js';

export interface FieldContext {
  readonly path: string;
  /** Parses the filter inside `$elemMatch`, which can hold anything again. */
  readonly parseFilter: (filter: Doc) => FilterNode;
}

const DBREF_FIELDS: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);

/** A document is taken for operators by its first field; `{ $ref, $id }` is a value to compare with. */
export function isOperatorDocument(value: Value): value is Doc {
  if (!isDoc(value)) return false;
  const [first = ''] = Object.keys(value);
  return first.startsWith('$') && !DBREF_FIELDS.has(first);
}

/** The operators on one field, all of which must hold. */
export function parseOperators(context: FieldContext, operators: Doc): FilterNode {
  const children = Object.entries(operators).flatMap(([name, operand]) => {
    if (name === '$comment' || (name === '$options' && '$regex' in operators)) return [];
    if (name === '$regex') return [parseRegex(context.path, operand, operators.$options)];
    return [operatorOf(name)(context, operand)];
  });
  const [only, ...others] = children;
  return only !== undefined && others.length === 0 ? only : { kind: 'and', children };
}

type ParseOperator = (context: FieldContext, operand: Value) => FilterNode;

function operatorOf(name: string): ParseOperator {
  const parse = Object.hasOwn(operatorParsers, name) ? operatorParsers[name] : undefined;
  if (parse) return parse;
  if (OUT_OF_SCOPE.has(name)) throw unsupported(`The query operator ${name}`);
  throw new MongoError(2, name === '$options' ? '$options needs a $regex' : `unknown operator: ${name}`);
}

const OUT_OF_SCOPE: ReadonlySet<string> = new Set([
  ...[
    '$near',
    '$nearSphere',
    '$geoNear',
    '$geoWithin',
    '$geoIntersects',
    '$within',
    '$maxDistance',
    '$minDistance',
  ],
  ...['$geometry', '$where', '$text', '$jsonSchema'],
]);

const operatorParsers: Readonly<Record<string, ParseOperator>> = {
  $eq: ({ path }, value) => ({ kind: 'compare', path, op: 'eq', value }),
  $ne: ({ path }, value) => {
    if (value instanceof BSONRegExp) throw new MongoError(2, "Can't have regex as arg to $ne.");
    return not({ kind: 'compare', path, op: 'eq', value });
  },
  $gt: comparison('gt'),
  $gte: comparison('gte'),
  $lt: comparison('lt'),
  $lte: comparison('lte'),
  $in: ({ path }, operand) => parseIn(path, operand, '$in'),
  $nin: ({ path }, operand) => not(parseIn(path, operand, '$nin')),
  $exists: ({ path }, operand) => {
    const exists: FilterNode = { kind: 'exists', path };
    return isTruthy(operand) ? exists : not(exists);
  },
  $type: ({ path }, operand) => ({ kind: 'type', path, types: parseTypes(operand) }),
  $size: ({ path }, operand) => ({ kind: 'size', path, size: parseSize(operand) }),
  $mod: ({ path }, operand) => parseMod(path, operand),
  $not: parseNot,
  $all: parseAll,
  $elemMatch: parseElemMatch,
  $bitsAllSet: ({ path }, operand) => parseBits(path, 'allSet', operand),
  $bitsAllClear: ({ path }, operand) => parseBits(path, 'allClear', operand),
  $bitsAnySet: ({ path }, operand) => parseBits(path, 'anySet', operand),
  $bitsAnyClear: ({ path }, operand) => parseBits(path, 'anyClear', operand),
};

function not(child: FilterNode): FilterNode {
  return { kind: 'not', child };
}

function comparison(op: CompareNode['op']): ParseOperator {
  return ({ path }, value) => {
    if (value instanceof BSONRegExp)
      throw new MongoError(2, `Can't have RegEx as arg to predicate over field '${path}'.`);
    return { kind: 'compare', path, op, value };
  };
}

function parseIn(path: string, operand: Value, name: string): FilterNode {
  if (!isArray(operand)) throw new MongoError(2, `${name} needs an array`);
  if (operand.some(isOperatorDocument)) throw new MongoError(2, `cannot nest $ under ${name}`);
  const values = operand.filter((item) => !(item instanceof BSONRegExp)).sort(compareValues);
  return {
    kind: 'in',
    path,
    values: values.filter((value, i) => i === 0 || !valuesEqual(value, values[i - 1])),
    patterns: operand.filter((item) => item instanceof BSONRegExp),
  };
}

function parseSize(operand: Value): number {
  const size = wholeNumberOf(operand);
  if (size === undefined)
    throw new MongoError(9, `Failed to parse $size. Expected an integer: $size: ${describeValue(operand)}`);
  if (size < 0n)
    throw new MongoError(9, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return Number(size);
}

function parseRegex(path: string, operand: Value, options: Value): FilterNode {
  if (options !== undefined && typeof options !== 'string')
    throw new MongoError(2, '$options has to be a string');
  if (operand instanceof BSONRegExp) {
    if (operand.options !== '' && options !== undefined)
      throw new MongoError(51075, 'options set in both $regex and $options');
    return { kind: 'regex', path, pattern: new BSONRegExp(operand.pattern, options ?? operand.options) };
  }
  if (typeof operand !== 'string') throw new MongoError(2, '$regex has to be a string');
  return { kind: 'regex', path, pattern: new BSONRegExp(operand, options ?? '') };
}

function parseNot(context: FieldContext, operand: Value): FilterNode {
  if (operand instanceof BSONRegExp) return not({ kind: 'regex', path: context.path, pattern: operand });
  if (!isDoc(operand)) throw new MongoError(2, '$not needs a regex or a document');
  if (Object.keys(operand).length === 0) throw new MongoError(2, '$not cannot be empty');
  return not(parseOperators(context, operand));
}

function parseAll(context: FieldContext, operand: Value): FilterNode {
  if (!isArray(operand)) throw new MongoError(2, '$all needs an array');
  if (operand.length === 0) return { kind: 'constant', matches: false };
  const isElemMatch = (item: Value): item is Doc => isDoc(item) && Object.keys(item)[0] === '$elemMatch';
  const elemMatches = operand.filter(isElemMatch);
  if (elemMatches.length > 0 && elemMatches.length < operand.length)
    throw new MongoError(2, '$all/$elemMatch has to be consistent');
  return {
    kind: 'and',
    children: operand.map((item) => parseAllItem(context, item, elemMatches.length > 0)),
  };
}

function parseAllItem(context: FieldContext, item: Value, isElemMatch: boolean): FilterNode {
  if (isElemMatch) return parseElemMatch(context, (item as Doc).$elemMatch);
  if (isOperatorDocument(item)) throw new MongoError(2, 'no $ expressions in $all');
  if (item instanceof BSONRegExp) return { kind: 'regex', path: context.path, pattern: item };
  return { kind: 'compare', path: context.path, op: 'eq', value: item };
}

const LOGICAL: ReadonlySet<string | undefined> = new Set(['$and', '$or', '$nor', '$where', '$expr']);

function parseElemMatch({ path, parseFilter }: FieldContext, operand: Value): FilterNode {
  if (!isDoc(operand)) throw new MongoError(2, '$elemMatch needs an Object');
  if (isOperatorDocument(operand) && !LOGICAL.has(Object.keys(operand)[0]))
    return {
      kind: 'elemMatch',
      path,
      of: 'value',
      child: parseOperators({ path: '', parseFilter }, operand),
    };
  return { kind: 'elemMatch', path, of: 'object', child: parseFilter(operand) };
}
