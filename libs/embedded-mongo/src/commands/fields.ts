import { Long } from 'bson';
import { compileExpression } from '../aggregate/expression.js';
import { type Variables } from '../aggregate/operator.js';
import { isArray, isDoc, typeOf, type Doc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import { parseSort } from '../sort.js';

/**
 * How a field of a command is read: from the value that came, undefined or null where none did, to a typed argument.
 * `name` is the whole one, such as `find.limit`. @throws MongoError with mongod's code
 */
export type Field<T> = (value: Value, name: string) => T;
export type Fields<Args> = { readonly [Name in keyof Args]: Field<Args[Name]> };
/** What comes of such fields. */
export type Arguments<Spec> = Spec extends Fields<infer Args> ? Readonly<Args> : never;

/** A document with these fields. @throws MongoError 40415 for any other */
export function documentOf<Args extends object>(spec: Fields<Args>): Field<Args> {
  const entries = Object.entries<Field<unknown>>(spec);
  return (value, name) => {
    const doc = document(value, name);
    const unknown = Object.keys(doc).find((field) => !Object.hasOwn(spec, field));
    if (unknown !== undefined) {
      throw new MongoError(40415, `BSON field '${name}.${unknown}' is an unknown field.`);
    }
    const args: Record<string, unknown> = {};
    for (const [field, read] of entries) args[field] = read(doc[field], `${name}.${field}`);
    return args as Args;
  };
}

export function or<T, Otherwise>(field: Field<T>, otherwise: Otherwise): Field<T | Otherwise> {
  return (value, name) => (isMissing(value) ? otherwise : field(value, name));
}

export function optional<T>(field: Field<T>): Field<T | undefined> {
  return or(field, undefined);
}

export function listOf<T>(field: Field<T>): Field<T[]> {
  const list = typed('array', (value) => (isArray(value) ? value : undefined));
  return (value, name) => list(value, name).map((item, i) => field(item, `${name}.${i}`));
}

export function oneOf<Allowed extends string>(...allowed: readonly Allowed[]): Field<Allowed> {
  return (value, name) => {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw new MongoError(9, `BSON field '${name}' must be one of ${allowed.join(', ')}`);
  };
}

export const string = typed('string', (value) => (typeof value === 'string' ? value : undefined));
export const document = typed('object', (value) => (isDoc(value) ? value : undefined));
export const long = typed('long', (value) => (value instanceof Long ? value.toBigInt() : undefined));
export const number = typed("long', 'int', 'decimal', 'double", (value) =>
  isNumeric(value) ? toNumber(value) : undefined,
);
export const boolean = typed('bool', (value) => {
  if (isNumeric(value)) return toNumber(value) !== 0;
  return typeof value === 'boolean' ? value : undefined;
});

/** Such as a filter, where none means any. */
export const documentOrEmpty = or<Doc, Doc>(document, {});

/** A whole number. @throws MongoError 51024 for a negative one */
export const count: Field<number> = (value, name) => {
  const counted = number(value, name);
  if (counted >= 0) return Math.trunc(counted);
  throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${counted}'`);
};

export const anything: Field<Value> = (value) => value;

/** Known, and without effect on one server that always syncs, checks nothing and sorts in memory. */
export const ignored: Field<undefined> = () => undefined;

/** Out of scope, unless it is off. @throws MongoError 115 */
export const refused: Field<undefined> = (value, name) => {
  if (!isMissing(value) && value !== false) throw unsupported(`The option ${name}`);
  return undefined;
};

/** Several fields that are read alike. */
export function each<Name extends string>(
  field: Field<undefined>,
  ...names: readonly Name[]
): Record<Name, Field<undefined>> {
  return Object.fromEntries(names.map((name) => [name, field])) as Record<Name, Field<undefined>>;
}

/** The simple collation is the only one: comparison by bytes. @throws MongoError 115 */
export const collation: Field<undefined> = (value, name) => {
  const { locale = 'simple' } = documentOrEmpty(value, name);
  if (locale !== 'simple') throw unsupported('collation');
  return undefined;
};

/** An index by name or keys. @throws MongoError 9 */
export const hint: Field<string | Doc | undefined> = (value) => {
  if (isMissing(value) || (isDoc(value) && Object.keys(value).length === 0)) return undefined;
  if (typeof value === 'string' || isDoc(value)) return value;
  throw new MongoError(9, 'Hint must be a string or an object');
};

export const sort = or((value, name) => parseSort(document(value, name)), []);

export const FIRST_BATCH_SIZE = 101;

/** How many documents the first batch may have. */
export function batchSizeOf(otherwise: number): Field<number> {
  const cursor = documentOf({ batchSize: or(count, otherwise) });
  return (value, name) => cursor(value ?? {}, name).batchSize;
}

/** `NOW`, and the command's `let`, whose values are expressions without fields. */
export const variables: Field<Variables> = (value, name) => {
  const all = new Map<string, unknown>([['NOW', new Date()]]);
  for (const [variable, expression] of Object.entries(documentOrEmpty(value, name))) {
    all.set(variable, compileExpression(expression)({}, all));
  }
  return all;
};

function typed<T>(expected: string, convert: (value: Value) => T | undefined): Field<T> {
  return (value, name) => {
    if (isMissing(value)) {
      throw new MongoError(40414, `BSON field '${name}' is missing but a required field`);
    }
    const converted = convert(value);
    if (converted !== undefined) return converted;
    const actual = typeOf(value);
    throw new MongoError(
      14,
      `BSON field '${name}' is the wrong type '${actual}', expected types '[${expected}]'`,
    );
  };
}

function isMissing(value: Value): value is undefined | null {
  return value === undefined || value === null;
}
