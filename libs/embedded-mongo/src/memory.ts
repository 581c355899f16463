import { Binary } from 'bson';
import { isArray, isDoc, type Value } from './document.js';
import { MongoError } from './errors.js';

/** mongod's limit for a sort, or a stage of an aggregation. */
const BYTES_MAX = 100 * 1024 * 1024;
/** At least what a number, a date or a container takes on the heap. */
const VALUE_BYTES = 32;

/** Counts what a query keeps while it goes on, so that one cannot take the memory of all. */
export class Memory {
  #bytes = 0;

  /** @param keeper what the message blames */
  constructor(private readonly keeper: string) {}

  /** @throws MongoError 292 when it does not fit */
  keep(value: Value): void {
    this.#bytes += bytesOf(value);
    if (this.#bytes <= BYTES_MAX) return;
    const remedy = 'add an index, or let it see less';
    throw new MongoError(292, `${this.keeper} exceeded memory limit of ${BYTES_MAX} bytes: ${remedy}`);
  }

  release(value: Value): void {
    this.#bytes -= bytesOf(value);
  }
}

function bytesOf(value: Value): number {
  if (typeof value === 'string') return VALUE_BYTES + value.length;
  if (value instanceof Binary) return VALUE_BYTES + value.length();
  if (!isArray(value) && !isDoc(value)) return VALUE_BYTES;
  return Object.values(value).reduce<number>((bytes, item) => bytes + bytesOf(item), VALUE_BYTES);
}
