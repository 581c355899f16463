import { encodeDocument, isDoc, type Doc, type Value } from '../document.js';

/** A document that is BSON already, to be put into a reply as it is. */
export class Encoded {
  constructor(readonly bytes: Uint8Array) {}
}

const OBJECT = 3;
const ARRAY = 4;

/** As `encodeDocument`, for a document that may contain `Encoded` ones, also in arrays and sub-documents. */
export function encodeWith(doc: Doc): Buffer {
  return wrap(Object.entries(doc).flatMap(([name, value]) => element(name, value)));
}

function element(name: string, value: Value): Uint8Array[] {
  if (value instanceof Encoded) return [header(OBJECT, name), value.bytes];
  if (isEncodedArray(value)) {
    const items = value.flatMap(({ bytes }, i) => [header(OBJECT, String(i)), bytes]);
    return [header(ARRAY, name), wrap(items)];
  }
  if (
    isDoc(value) &&
    Object.values(value).some((inner) => inner instanceof Encoded || isEncodedArray(inner))
  ) {
    return [header(OBJECT, name), encodeWith(value)];
  }
  const whole = encodeDocument({ [name]: value });
  return [whole.subarray(4, -1)];
}

function isEncodedArray(value: Value): value is Encoded[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Encoded);
}

function header(type: number, name: string): Buffer {
  return Buffer.from(`${String.fromCharCode(type)}${name}\0`);
}

function wrap(elements: readonly Uint8Array[]): Buffer {
  const length = elements.reduce((sum, { length: bytes }) => sum + bytes, 5);
  const size = Buffer.allocUnsafe(4);
  size.writeInt32LE(length);
  return Buffer.concat([size, ...elements, terminator], length);
}

const terminator = Buffer.from([0]);
