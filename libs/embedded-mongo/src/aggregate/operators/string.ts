import { Int32 } from 'bson';
import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { asInteger } from '../integer.js';
import { isNullish, named, nullIfAnyNull, type Operator, type Operators, over, unary } from '../operator.js';
import { codePoints, textOf } from '../text.js';

/** mongod trims these unless told otherwise: white space of Unicode and the zero character. */
const WHITE_SPACE =
  '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

export const string: Operators = {
  $concat: nullIfAnyNull([0, Number.MAX_SAFE_INTEGER], (operands, name) =>
    operands.map((operand) => requireString(operand, 16702, `${name} only supports strings`)).join(''),
  ),
  // Only ASCII letters change case, as in mongod.
  $toLower: unary((operand) => textOf(operand).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  $toUpper: unary((operand) => textOf(operand).replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  $strLenCP: unary(
    (operand, name) =>
      new Int32(codePoints(requireString(operand, 34471, `${name} requires a string`)).length),
  ),
  $substrCP: over([3, 3], ([text, start, length], name) => {
    const from = position(start, name);
    return codePoints(textOf(text))
      .slice(from, from + position(length, name))
      .join('');
  }),
  $substrBytes: substringOfBytes(),
  $substr: substringOfBytes(),
  $split: nullIfAnyNull([2, 2], ([text, separator], name) => {
    const parts = requireString(text, 40085, `${name} requires a string`);
    const by = requireString(separator, 40086, `${name} requires a string as separator`);
    if (by === '') throw new MongoError(40087, `${name} requires a non-empty separator`);
    return parts.split(by);
  }),
  $trim: trim({ left: true, right: true }),
  $ltrim: trim({ left: true, right: false }),
  $rtrim: trim({ left: false, right: true }),
  $replaceOne: replace((input, find, replacement) => {
    const at = input.indexOf(find);
    return at < 0 ? input : input.slice(0, at) + replacement + input.slice(at + find.length);
  }),
  $replaceAll: replace((input, find, replacement) => input.split(find).join(replacement)),
};

/** @throws MongoError 28656 where the cut would go through a character. */
function substringOfBytes(): Operator {
  return over([3, 3], ([text, start, length], name) => {
    const bytes = Buffer.from(textOf(text));
    const from = asInteger(start, 16034, `${name}: starting index`);
    const count = asInteger(length, 16035, `${name}: length`);
    const end = count < 0 ? bytes.length : Math.min(from + count, bytes.length);
    if (from < 0) throw new MongoError(50752, `${name}: starting index must be non-negative`);
    if ([from, end].some((at) => isContinuation(bytes[at]))) {
      throw new MongoError(28656, `${name}: Invalid range, an index is in the middle of a UTF-8 character.`);
    }
    return bytes.subarray(from, end).toString();
  });
}

function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}

function trim(sides: { readonly left: boolean; readonly right: boolean }): Operator {
  return named(['input'], ['chars'], ({ input, chars = WHITE_SPACE }, name) => {
    if (isNullish(input) || chars === null) return null;
    const units = codePoints(requireString(input, 50699, `${name} requires its input to be a string`));
    const trimmed = new Set(requireString(chars, 50700, `${name} requires 'chars' to be a string`));
    const first = sides.left ? units.findIndex((unit) => !trimmed.has(unit)) : 0;
    const last = sides.right ? units.findLastIndex((unit) => !trimmed.has(unit)) : units.length - 1;
    return first < 0 ? '' : units.slice(first, last + 1).join('');
  });
}

function replace(apply: (input: string, find: string, replacement: string) => string): Operator {
  return named(['input', 'find', 'replacement'], [], ({ input, find, replacement }, name) => {
    if (isNullish(input) || isNullish(find) || isNullish(replacement)) return null;
    return apply(
      requireString(input, 51746, `${name} requires that 'input' be a string`),
      requireString(find, 51745, `${name} requires that 'find' be a string`),
      requireString(replacement, 51744, `${name} requires that 'replacement' be a string`),
    );
  });
}

function position(value: Value, name: string): number {
  const index = asInteger(value, 34450, `${name}: index or length`);
  if (index < 0) throw new MongoError(34455, `${name}: index and length must be non-negative`);
  return index;
}

function requireString(value: Value, code: number, message: string): string {
  if (typeof value === 'string') return value;
  throw new MongoError(code, `${message}, found: ${typeOf(value)}`);
}
