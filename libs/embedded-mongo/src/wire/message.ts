import {
  deserializeTyped,
  isArray,
  parseDocument,
  type Doc,
  encodeDocument,
  isDoc,
  type Value,
} from '../document.js';
import { MongoError } from '../errors.js';

export const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Flags below this bit must be understood. */
const REQUIRED_FLAGS = 0xffff;
/** Where the name of a document's first field begins: after its length and the field's type. */
const FIRST_NAME = 5;
const INSERT = Buffer.from('insert\0');

/** A command as it came, decoded. */
export interface Request {
  readonly body: Doc;
  readonly encoded: ReadonlyMap<string, readonly Buffer[]>;
}

export interface Message {
  readonly requestId: number;
  readonly isQuery: boolean;
  /** False when the client does not want a reply. */
  readonly expectsReply: boolean;
  /** @throws MongoError 15, 22 for documents that are no BSON or nested too deep: only this command fails. */
  readonly request: () => Request;
}

/** @throws MongoError 17, RangeError for bytes that are no message: the connection cannot be trusted any more. */
export function decodeMessage(bytes: Buffer): Message {
  const requestId = bytes.readInt32LE(4);
  const code = bytes.readInt32LE(12);
  if (code === OP_MSG) return { requestId, isQuery: false, ...decodeMsg(bytes) };
  if (code === OP_QUERY) return { requestId, isQuery: true, expectsReply: true, request: decodeQuery(bytes) };
  throw new MongoError(17, `Unsupported opcode ${code}: only OP_MSG, and OP_QUERY for the handshake`);
}

export function encodeMessage(body: Buffer, to: Message, requestId: number): Buffer {
  const prefix = to.isQuery ? replyPrefix() : Buffer.alloc(5);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + prefix.length + body.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(to.requestId, 8);
  header.writeInt32LE(to.isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, prefix, body]);
}

function decodeMsg(bytes: Buffer): Pick<Message, 'expectsReply' | 'request'> {
  const { expectsReply, end } = decodeFlags(bytes);
  const encoded = new Map<string, Buffer[]>();
  const bodies: Buffer[] = [];
  for (const { kind, section } of sections(bytes.subarray(HEADER_BYTES + 4, end))) {
    if (kind === 0) bodies.push(section);
    else if (kind === 1) decodeSequence(section, encoded);
    else throw new MongoError(17, `Unknown section of kind ${kind}`);
  }
  const [first] = bodies;
  if (first === undefined || bodies.length > 1) throw new MongoError(17, 'A message must have one body');
  const request = (): Request => {
    const body = decodeBody(first, encoded);
    for (const [name, documents] of encoded) {
      body[name] ??= name === 'documents' ? [] : documents.map(parseDocument);
    }
    return { body, encoded };
  };
  return { expectsReply, request };
}

function decodeFlags(bytes: Buffer): { expectsReply: boolean; end: number } {
  const flags = bytes.readUInt32LE(HEADER_BYTES);
  if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) {
    throw new MongoError(17, `Unknown required flags in message: ${flags}`);
  }
  const checksumBytes = (flags & CHECKSUM_PRESENT) === 0 ? 0 : 4;
  return { expectsReply: (flags & MORE_TO_COME) === 0, end: bytes.length - checksumBytes };
}

function* sections(bytes: Buffer): Generator<{ kind: number; section: Buffer }> {
  for (let position = 0; position < bytes.length;) {
    const section = sized(bytes, position + 1);
    yield { kind: bytes.readUInt8(position), section };
    position += 1 + section.length;
  }
}

/** What begins at `position` with its own length. @throws MongoError 17 */
function sized(bytes: Buffer, position: number): Buffer {
  const size = bytes.readInt32LE(position);
  const found = bytes.subarray(position, position + size);
  if (size >= 5 && found.length === size) return found;
  throw new MongoError(17, 'A part of the message has a wrong length');
}

/** The documents of an insert stay encoded: they are stored as they came, and parsed only once. */
function decodeBody(section: Buffer, encoded: Map<string, Buffer[]>): Doc {
  if (!section.subarray(FIRST_NAME, FIRST_NAME + INSERT.length).equals(INSERT)) return parseDocument(section);
  const body = deserializeTyped(section, { documents: true });
  const { documents } = body;
  if (isArray(documents) && documents.every((item) => Buffer.isBuffer(item)))
    encoded.set('documents', documents);
  return body;
}

function decodeSequence(section: Buffer, encoded: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new MongoError(17, 'A document sequence has no name');
  const documents: Buffer[] = [];
  for (let position = nameEnd + 1; position < section.length;) {
    const document = sized(section, position);
    documents.push(document);
    position += document.length;
  }
  encoded.set(section.toString('utf8', 4, nameEnd), documents);
}

/** Only the handshake still comes this way. */
function decodeQuery(bytes: Buffer): () => Request {
  const nameEnd = bytes.indexOf(0, HEADER_BYTES + 4);
  const namespace = bytes.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const $db = namespace.replace(/\.\$cmd$/, '');
  const query = sized(bytes, nameEnd + 9);
  return () => ({ body: { ...parseDocument(query), $db }, encoded: new Map() });
}

/** Flags, cursor, start and number of documents. */
function replyPrefix(): Buffer {
  const prefix = Buffer.alloc(20);
  prefix.writeInt32LE(8, 0);
  prefix.writeInt32LE(1, 16);
  return prefix;
}

/** A document that is BSON already, to be put into a reply as it is. */
export class Encoded {
  constructor(readonly bytes: Uint8Array) {}
}

const OBJECT = 3;
const ARRAY = 4;

/** As `encodeDocument`, for a document that may contain arrays of `Encoded` ones, also in sub-documents. */
export function encodeWith(doc: Doc): Buffer {
  return wrap(Object.entries(doc).flatMap(([name, value]) => element(name, value)));
}

function element(name: string, value: Value): Uint8Array[] {
  if (isEncodedArray(value)) {
    const items = value.flatMap(({ bytes }, i) => [header(OBJECT, String(i)), bytes]);
    return [header(ARRAY, name), wrap(items)];
  }
  if (isDoc(value) && Object.values(value).some(isEncodedArray)) {
    return [header(OBJECT, name), encodeWith(value)];
  }
  return [encodeDocument({ [name]: value }).subarray(4, -1)];
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
