/** Keys with start <= key < end, in ascending order, or descending when `reverse`. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
  readonly reverse?: boolean;
  /** Values are not needed: entries may carry an empty one. */
  readonly keysOnly?: boolean;
}

export interface KeyEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** What is read alike in the committed state, within a batch of writes, and within a transaction. */
export interface KeyReader {
  get(key: Buffer): Buffer | undefined;
  /** The first `limit` entries of the range. */
  range(range: KeyRange, limit: number): KeyEntry[];
}

/** The rest of `range` after `last`, for reading on where a chunk ended. */
export function rangeAfter(range: KeyRange, last: Buffer): KeyRange {
  return range.reverse === true
    ? { ...range, end: last }
    : { ...range, start: Buffer.concat([last, smallestStep]) };
}

const smallestStep = Buffer.from([0]);
