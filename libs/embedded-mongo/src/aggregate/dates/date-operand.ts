import { ObjectId, Timestamp } from 'bson';
import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';

/** JavaScript's dates end some 275,000 years from 1970; those of BSON go further, and are refused. */
const TIME_MAX_MS = 8.64e15;

/** Milliseconds since 1970. @throws MongoError 16006 for a value that holds no time. */
export function millisOf(value: Value): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  throw new MongoError(16006, `can't convert from BSON type ${typeOf(value)} to Date`);
}

/** @throws MongoError 15 Overflow outside what a JavaScript date holds. */
export function dateFromMs(ms: number): Date {
  if (Math.abs(ms) <= TIME_MAX_MS) return new Date(ms);
  throw new MongoError(15, `date overflow: ${ms} ms`);
}
