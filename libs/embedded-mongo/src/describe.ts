import { EJSON, ObjectId } from 'bson';
import { isArray, isDoc, type Value } from './document.js';

/** A value as mongod prints it in messages, `{ _id: 1, name: "x" }`; rarer types as extended JSON. */
export function describeValue(value: Value): string {
  if (value === undefined) return 'EOO';
  if (isArray(value)) return enclosed('[', value.map(describeValue), ']');
  if (isDoc(value)) {
    const fields = Object.entries(value).map(([name, item]) => `${name}: ${describeValue(item)}`);
    return enclosed('{', fields, '}');
  }
  return value instanceof ObjectId ? `ObjectId('${value.toHexString()}')` : EJSON.stringify(value);
}

function enclosed(open: string, items: readonly string[], close: string): string {
  return items.length === 0 ? open + close : `${open} ${items.join(', ')} ${close}`;
}
