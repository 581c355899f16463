import { type BsonTypeName, isArray, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';

const codes: Readonly<Record<number, BsonTypeName>> = {
  [-1]: 'minKey',
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  6: 'undefined',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  12: 'dbPointer',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
};
const names: ReadonlySet<string> = new Set(Object.values(codes));
const numberTypes: readonly BsonTypeName[] = ['int', 'long', 'double', 'decimal'];

/** The operand of `$type`: one name or number, or several. @throws MongoError 2 for an unknown one. */
export function parseTypes(operand: Value): ReadonlySet<BsonTypeName> {
  const operands = isArray(operand) ? operand : [operand];
  if (operands.length === 0) throw new MongoError(9, '$type must match at least one type');
  return new Set(operands.flatMap(parseType));
}

function parseType(operand: Value): readonly BsonTypeName[] {
  if (operand === 'number') return numberTypes;
  if (typeof operand === 'string') {
    if (names.has(operand)) return [operand as BsonTypeName];
    throw new MongoError(2, `Unknown type name alias: ${operand}`);
  }
  if (!isNumeric(operand)) throw new MongoError(14, 'type must be represented as a number or a string');
  const name = codes[toNumber(operand)];
  if (name === undefined) throw new MongoError(2, `Invalid numerical type code: ${toNumber(operand)}`);
  return [name];
}
