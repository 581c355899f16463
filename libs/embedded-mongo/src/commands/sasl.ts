import { Binary } from 'bson';
import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { type Peer } from '../wire/peer.js';
import { Arguments } from './arguments.js';
import { type Command, type Reply } from './command.js';

/** SCRAM-SHA-256, the one way to authenticate: only the loopback port asks for it. */
export const saslStart: Command = {
  names: ['saslStart'],
  fields: ['mechanism', 'payload', 'autoAuthorize', 'options', 'speculativeAuthenticate'],
  isPublic: true,
  run({ args, peer }): Reply {
    return { ...start(peer, args), ok: 1 };
  },
};

export const saslContinue: Command = {
  names: ['saslContinue'],
  fields: ['conversationId', 'payload'],
  isPublic: true,
  run({ args, peer }): Reply {
    const conversation = peer.conversation;
    if (conversation === undefined) throw new MongoError(17, 'No SASL session state found');
    const { payload, isDone } = conversation.answer(payloadOf(args));
    if (isDone) peer.isAuthenticated = true;
    return { conversationId: 1, done: isDone, payload: binary(payload), ok: 1 };
  },
};

/** The same within `hello`; undefined when it does not apply, and the client then starts over. */
export function startConversation(peer: Peer, fields: Doc): Doc | undefined {
  const args = new Arguments('saslStart', fields);
  return peer.credentials !== undefined && args.value('mechanism') === 'SCRAM-SHA-256'
    ? start(peer, args)
    : undefined;
}

function start(peer: Peer, args: Arguments): Doc {
  const mechanism = args.string('mechanism');
  if (mechanism !== 'SCRAM-SHA-256') {
    throw new MongoError(
      334,
      `Unsupported mechanism '${mechanism}' on authentication database: use SCRAM-SHA-256`,
    );
  }
  if (peer.credentials === undefined)
    throw new MongoError(18, 'Authentication failed: this connection needs none');
  const { conversation, payload } = peer.credentials.begin(payloadOf(args));
  peer.conversation = conversation;
  return { conversationId: 1, done: false, payload: binary(payload) };
}

function payloadOf(args: Arguments): string {
  const payload = args.value('payload');
  if (payload instanceof Binary) return Buffer.from(payload.value()).toString('utf8');
  throw new MongoError(14, "BSON field 'payload' is the wrong type, expected type 'binData'");
}

function binary(text: string): Binary {
  return new Binary(Buffer.from(text));
}
