import { type Value } from './document.js';

/** A value as mongod prints it in messages: `{ _id: 1, name: "x" }`. */
export function describeValue(value: Value): string {
  return String(value);
}
