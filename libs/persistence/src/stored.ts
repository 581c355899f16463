import { Decimal } from '@app/kernel';
import { Types } from 'mongoose';

/**
 * A domain value as a document: amounts become Decimal128, what may be undefined becomes null. Brands stay, so that a
 * document of one kind cannot be taken for another.
 */
export type Stored<T> = T extends Decimal
  ? Types.Decimal128
  : T extends string | number | boolean | Date
    ? T
    : { readonly [Name in keyof T]: StoredField<T[Name]> };
type StoredField<V> = undefined extends V ? Stored<Exclude<V, undefined>> | null : Stored<V>;

/** The document of a domain value: nested objects too, arrays not. */
export const toStored = <T extends object>(value: T): Stored<T> => mapFields(value, stored) as Stored<T>;

/** The domain value of a document that `toStored` made, without the database's own `_id`. */
export function fromStored<T extends object>(document: Stored<T> & { readonly _id?: unknown }): T {
  const fields = Object.entries(document).filter(([name]) => name !== '_id');
  return mapFields(Object.fromEntries(fields), restored) as T;
}

function stored(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Decimal) return Types.Decimal128.fromString(value.toFixed());
  return isPlain(value) ? mapFields(value, stored) : value;
}

function restored(value: unknown): unknown {
  if (value === null) return undefined;
  if (value instanceof Types.Decimal128) return new Decimal(value.toString());
  return isPlain(value) ? mapFields(value, restored) : value;
}

const mapFields = (value: object, map: (field: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([name, field]) => [name, map(field)]));

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
