import { type Command, type CommandContext, type Reply } from './command.js';
import { DOCUMENT_BYTES_MAX } from './document-limits.js';
import { startConversation } from './sasl.js';
import { SESSION_MINUTES } from './sessions.js';

export const MESSAGE_BYTES_MAX = 48_000_000;
const WRITES_MAX = 100_000;
/** That of MongoDB 8.0, the newest whose behaviour is followed. */
const WIRE_VERSION = 25;

/** Answers as the primary of a replica set of one: only then do drivers use sessions and transactions. */
export const hello: Command = {
  names: ['hello', 'isMaster', 'ismaster'],
  fields: [
    'helloOk',
    'client',
    'compression',
    'topologyVersion',
    'maxAwaitTimeMS',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'backpressure',
  ],
  isPublic: true,
  run(context): Reply {
    const { args, name, peer } = context;
    return {
      helloOk: true,
      [name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
      setName: 'embedded',
      setVersion: 1,
      secondary: false,
      hosts: [peer.address],
      primary: peer.address,
      me: peer.address,
      maxBsonObjectSize: DOCUMENT_BYTES_MAX,
      maxMessageSizeBytes: MESSAGE_BYTES_MAX,
      maxWriteBatchSize: WRITES_MAX,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: SESSION_MINUTES,
      connectionId: peer.id,
      minWireVersion: 0,
      maxWireVersion: WIRE_VERSION,
      readOnly: false,
      ...(args.has('saslSupportedMechs') && { saslSupportedMechs: ['SCRAM-SHA-256'] }),
      ...speculativeReply(context),
      ok: 1,
    };
  },
};

function speculativeReply({ args, peer }: CommandContext): Reply {
  const start = args.optionalDocument('speculativeAuthenticate');
  const reply = start && startConversation(peer, start);
  return reply === undefined ? {} : { speculativeAuthenticate: reply };
}
