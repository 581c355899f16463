import { type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

const OP_MSG = 2013;
/** Where the body of a message with one section begins. */
export const BODY_AT = 21;

/** The messages that arrive on a socket, each with its header, until the socket ends. */
export async function* messagesOf(socket: Socket): AsyncGenerator<Buffer> {
  let buffered = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 4 && buffered.length >= buffered.readInt32LE(0)) {
      const length = buffered.readInt32LE(0);
      yield buffered.subarray(0, length);
      buffered = buffered.subarray(length);
    }
  }
}

/** The command or the reply a message carries, or `undefined` for the older kinds of the handshake. */
export function bodyOf(message: Buffer): Document | undefined {
  if (message.readInt32LE(12) !== OP_MSG || message[BODY_AT - 1] !== 0) return undefined;
  return BSON.deserialize(message.subarray(BODY_AT, BODY_AT + message.readInt32LE(BODY_AT)));
}

export function requestIdOf(message: Buffer): number {
  return message.readInt32LE(4);
}

/** A command, as the driver would send it, or the reply to one. */
export function messageOf(body: Document, repliesTo = 0): Buffer {
  BSON.setInternalBufferSize(BSON.calculateObjectSize(body));
  const bytes = BSON.serialize(body);
  const message = Buffer.alloc(BODY_AT + bytes.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(repliesTo, 8);
  message.writeInt32LE(OP_MSG, 12);
  message.set(bytes, BODY_AT);
  return message;
}
