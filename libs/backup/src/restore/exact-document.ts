import { BSONType, deserialize, onDemand, serialize } from 'bson';

/** What the driver encodes to the very bytes it was made from. */
export type ExactDocument = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>;

/**
 * A stored document for the driver to write again: numbers keep their types, and fields their order, also those whose
 * names look like array indexes, which JavaScript would move to the front.
 */
export function exactDocument(bytes: Uint8Array): ExactDocument {
  const document = deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
  return Buffer.compare(serialize(document), bytes) === 0 ? document : fieldByField(bytes);
}

function fieldByField(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  return new Map(fields(bytes));
}

function* fields(bytes: Uint8Array): Generator<[string, unknown]> {
  for (const [type, nameOffset, nameLength, offset, length] of onDemand.parseToElements(bytes)) {
    const name = Buffer.from(bytes.subarray(nameOffset, nameOffset + nameLength)).toString();
    const value = bytes.subarray(offset, offset + length);
    if (type === BSONType.object) yield [name, fieldByField(value)];
    else if (type === BSONType.array) yield [name, [...fields(value)].map(([, element]) => element)];
    else yield [name, scalar(type, value)];
  }
}

/** Read as the only field of a document of its own. */
function scalar(type: number, value: Uint8Array): unknown {
  const document = Buffer.alloc(4 + 3 + value.length + 1);
  document.writeInt32LE(document.length, 0);
  document.write(`${String.fromCharCode(type)}v\0`, 4, 'latin1');
  document.set(value, 7);
  const { v } = deserialize(document, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
  return v;
}
