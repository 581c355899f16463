import {
  type Binary,
  type BSONRegExp,
  type Code,
  type Decimal128,
  type ObjectId,
  type Timestamp,
} from 'bson';
import { type Doc, typeOf, type Value } from './document.js';
import { type Numeric, toNumber } from './numeric.js';

/** A value as mongod prints it in messages: `{ _id: 1, name: "x" }`. */
export function describeValue(value: Value): string {
  switch (typeOf(value)) {
    case 'object':
      return describeFields(value as Doc);
    case 'array':
      return describeArray(value as Value[]);
    case 'string':
      return JSON.stringify(value);
    case 'int':
      return String(toNumber(value as Numeric));
    case 'double':
      return describeDouble(toNumber(value as Numeric));
    case 'objectId':
      return `ObjectId('${(value as ObjectId).toHexString()}')`;
    case 'date':
      return `new Date(${(value as Date).getTime()})`;
    case 'missing':
      return 'EOO';
    default:
      return describeUncommon(value);
  }
}

function describeUncommon(value: Value): string {
  switch (typeOf(value)) {
    case 'decimal':
      return `NumberDecimal("${(value as Decimal128).toString()}")`;
    case 'binData':
      return `BinData(${(value as Binary).sub_type}, ${Buffer.from((value as Binary).value())
        .toString('hex')
        .toUpperCase()})`;
    case 'timestamp':
      return `Timestamp(${(value as Timestamp).t}, ${(value as Timestamp).i})`;
    case 'regex':
      return `/${(value as BSONRegExp).pattern}/${(value as BSONRegExp).options}`;
    case 'javascript':
    case 'javascriptWithScope':
      return (value as Code).code;
    case 'minKey':
      return 'MinKey';
    case 'maxKey':
      return 'MaxKey';
    case 'undefined':
      return 'undefined';
    default:
      return String(value); // null, booleans, longs
  }
}

function describeFields(doc: Doc): string {
  const fields = Object.entries(doc).map(([name, value]) => `${name}: ${describeValue(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function describeArray(array: readonly Value[]): string {
  return array.length === 0 ? '[]' : `[ ${array.map(describeValue).join(', ')} ]`;
}

function describeDouble(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
