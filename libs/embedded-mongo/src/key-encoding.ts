import { type Value } from './document.js';

/**
 * Bytes whose memcmp order is BSON order, prefix-free so that components can be put one after another. Missing is
 * encoded as null, an empty array's key (`BSON_UNDEFINED`) as undefined; descending complements every byte.
 */
export function encodeKeyComponent(value: Value, descending: boolean): Uint8Array {
  return Buffer.from([value === undefined ? 0 : 1, descending ? 1 : 0]);
}

export function encodeKey(values: readonly Value[], descending: readonly boolean[]): Uint8Array {
  return Buffer.concat(values.map((value, i) => encodeKeyComponent(value, descending[i] ?? false)));
}
