import { Long } from 'bson';
import { isArray, isDoc, typeOf, type Doc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';

/** The fields of a command or of one of its statements, with their types checked as mongod's parser does. */
export class Arguments {
  constructor(
    private readonly name: string,
    private readonly fields: Doc,
  ) {}

  /** @throws MongoError 40415 for a field that is not among `allowed` */
  allowOnly(allowed: ReadonlySet<string>): void {
    const unknown = Object.keys(this.fields).find((field) => !allowed.has(field));
    if (unknown !== undefined) {
      throw new MongoError(40415, `BSON field '${this.name}.${unknown}' is an unknown field.`);
    }
  }

  has(field: string): boolean {
    return this.fields[field] !== undefined && this.fields[field] !== null;
  }

  value(field: string): Value {
    return this.fields[field];
  }

  string(field: string): string {
    const value = this.#required(field);
    return typeof value === 'string' ? value : this.#mistyped(field, 'string');
  }

  document(field: string): Doc {
    const value = this.#required(field);
    return isDoc(value) ? value : this.#mistyped(field, 'object');
  }

  optionalDocument(field: string): Doc | undefined {
    return this.has(field) ? this.document(field) : undefined;
  }

  documents(field: string): Doc[] {
    const value = this.#required(field);
    if (!isArray(value)) return this.#mistyped(field, 'array');
    return value.map((item, i) => (isDoc(item) ? item : this.#mistyped(`${field}.${i}`, 'object')));
  }

  optionalDocuments(field: string): Doc[] | undefined {
    return this.has(field) ? this.documents(field) : undefined;
  }

  number(field: string, otherwise: number): number {
    if (!this.has(field)) return otherwise;
    const value = this.fields[field];
    return isNumeric(value) ? toNumber(value) : this.#mistyped(field, "long', 'int', 'decimal', 'double");
  }

  /** @throws MongoError 51024 for a negative number */
  count(field: string, otherwise: number): number {
    const value = this.number(field, otherwise);
    if (value >= 0) return Math.trunc(value);
    throw new MongoError(51024, `BSON field '${field}' value must be >= 0, actual value '${value}'`);
  }

  boolean(field: string, otherwise = false): boolean {
    if (!this.has(field)) return otherwise;
    const value = this.fields[field];
    if (typeof value === 'boolean') return value;
    return isNumeric(value) ? toNumber(value) !== 0 : this.#mistyped(field, 'bool');
  }

  long(field: string): bigint {
    const value = this.#required(field);
    if (value instanceof Long) return value.toBigInt();
    return isNumeric(value) ? BigInt(toNumber(value)) : this.#mistyped(field, 'long');
  }

  #required(field: string): Value {
    if (this.has(field)) return this.fields[field];
    throw new MongoError(40414, `BSON field '${this.name}.${field}' is missing but a required field`);
  }

  #mistyped(field: string, expected: string): never {
    const actual = typeOf(this.fields[field]);
    const message = `BSON field '${this.name}.${field}' is the wrong type '${actual}', expected types '[${expected}]'`;
    throw new MongoError(14, message);
  }
}
