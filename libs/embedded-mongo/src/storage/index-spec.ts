import { describeValue, type Doc, isDoc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import { compileFilter } from '../query/filter.js';
import { type SortKey } from '../sort.js';

const EXPIRY_SECONDS_MAX = 2_147_483_647;
const plainFields = ['v', 'key', 'name', 'ns', 'background', 'comment'];
const optionFields = ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'];
const outOfScope = [
  'collation',
  'hidden',
  'weights',
  'default_language',
  'wildcardProjection',
  '2dsphereIndexVersion',
];

/** What `createIndexes` was asked for; `spec` is what `listIndexes` answers. */
export interface IndexInfo {
  readonly id: number;
  readonly name: string;
  readonly spec: Doc;
  readonly keys: readonly SortKey[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partialFilter: Doc | undefined;
  readonly expireAfterSeconds: number | undefined;
  /** False while it is being built: it is kept up to date, but does not yet know all documents. */
  readonly isReady: boolean;
}

/** @throws MongoError 67, 197, 14, 9, 115 for a specification that is malformed or out of scope. */
export function parseIndexSpec(spec: Doc, id: number): IndexInfo {
  const fields = Object.keys(spec);
  const refused = fields.find((field) => outOfScope.includes(field));
  if (refused !== undefined) throw unsupported(`The index option ${refused}`);
  const unknown = fields.find((field) => ![...plainFields, ...optionFields].includes(field));
  if (unknown !== undefined) {
    throw new MongoError(197, `The field '${unknown}' is not valid for an index specification`);
  }
  const { key, name } = spec;
  if (!isDoc(key)) throw new MongoError(9, "The 'key' field of an index specification must be an object");
  if (typeof name !== 'string' || name === '') {
    throw new MongoError(9, "The 'name' field of an index specification must be a non-empty string");
  }
  const keys = parseKeys(key);
  const options = parseOptions(spec, keys, name);
  const stored = Object.fromEntries(Object.entries(spec).filter(([field]) => optionFields.includes(field)));
  return { id, name, keys, isReady: true, spec: { v: 2, key, name, ...stored }, ...options };
}

function parseKeys(key: Doc): SortKey[] {
  const entries = Object.entries(key);
  if (entries.length === 0) throw new MongoError(67, 'Index keys cannot be an empty object');
  if (entries.length > 32) throw new MongoError(67, 'Index keys cannot have more than 32 fields');
  return entries.map(([path, direction]) => {
    if (typeof direction === 'string') throw unsupported(`The index type ${direction}`);
    if (path.includes('$**')) throw unsupported('A wildcard index');
    if (path === '' || path.startsWith('$') || path.split('.').includes('')) {
      throw new MongoError(67, `Index keys cannot contain the field '${path}'`);
    }
    if (!isNumeric(direction) || toNumber(direction) === 0) {
      throw new MongoError(
        67,
        `Values in v:2 index key pattern must be non-zero numbers: ${describeValue(key)}`,
      );
    }
    return { path, descending: toNumber(direction) < 0 };
  });
}

type Options = Pick<IndexInfo, 'unique' | 'sparse' | 'partialFilter' | 'expireAfterSeconds'>;

function parseOptions(spec: Doc, keys: readonly SortKey[], name: string): Options {
  const unique = isTrue(spec, 'unique');
  const sparse = isTrue(spec, 'sparse');
  const partialFilter = parsePartialFilter(spec.partialFilterExpression);
  if (partialFilter !== undefined && sparse) {
    throw new MongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  const isIdIndex = keys.length === 1 && keys[0]?.path === '_id';
  if (isIdIndex && (sparse || partialFilter !== undefined || 'expireAfterSeconds' in spec)) {
    throw new MongoError(197, `The index ${name} on _id cannot be sparse, partial or expiring`);
  }
  const expireAfterSeconds = parseExpiry(spec.expireAfterSeconds, keys);
  return { unique: unique || isIdIndex, sparse, partialFilter, expireAfterSeconds };
}

function parsePartialFilter(filter: Value): Doc | undefined {
  if (filter === undefined) return undefined;
  if (!isDoc(filter)) throw new MongoError(14, "The field 'partialFilterExpression' must be an object");
  compileFilter(filter);
  return filter;
}

function parseExpiry(value: Value, keys: readonly SortKey[]): number | undefined {
  if (value === undefined) return undefined;
  if (!isNumeric(value)) throw new MongoError(14, "The field 'expireAfterSeconds' must be a number");
  const seconds = toNumber(value);
  if (!(seconds >= 0 && seconds <= EXPIRY_SECONDS_MAX)) {
    throw new MongoError(67, `TTL index 'expireAfterSeconds' must be from 0 to ${EXPIRY_SECONDS_MAX}`);
  }
  if (keys.length !== 1) throw new MongoError(67, 'TTL indexes are single-field indexes');
  return seconds;
}

function isTrue(spec: Doc, field: string): boolean {
  const value = spec[field];
  if (value === undefined || typeof value === 'boolean') return value === true;
  if (isNumeric(value)) return toNumber(value) !== 0;
  throw new MongoError(
    14,
    `The field '${field}' has value ${describeValue(value)}, which is not convertible to bool`,
  );
}

export const idIndexSpec: Doc = { key: { _id: 1 }, name: '_id_' };
