import { mongo } from 'mongoose';

/** True when a unique index refused a write, of this field where one is named: how races are decided. */
export function isDuplicateKey(error: unknown, field?: string): boolean {
  if (!(error instanceof mongo.MongoServerError) || error.code !== 11000) return false;
  return field === undefined || Object.hasOwn((error.keyPattern ?? {}) as object, field);
}
