import { arch, cpus, hostname, platform, release, totalmem, type } from 'node:os';
import { Binary } from 'bson';
import { MongoError } from '../errors.js';
import { type Peer } from '../wire/peer.js';
import { command, type Reply } from './command.js';
import * as field from './fields.js';
import { SESSION_MINUTES } from './sessions.js';
import { DOCUMENT_BYTES_MAX } from './statements.js';
import { WRITES_MAX } from './write-commands.js';

export const MESSAGE_BYTES_MAX = 48_000_000;
/** That of MongoDB 8.0, the newest whose behaviour is followed. */
const WIRE_VERSION = 25;
const SCRAM = 'SCRAM-SHA-256';

const payload: field.Field<string> = (value, name) => {
  if (value instanceof Binary) return Buffer.from(value.value()).toString('utf8');
  throw new MongoError(14, `BSON field '${name}' is the wrong type, expected type 'binData'`);
};

const startFields = {
  ...field.each(field.ignored, 'saslStart', 'db', 'autoAuthorize', 'options'),
  mechanism: field.string,
  payload,
};
const readStart = field.documentOf(startFields);

/** Answers as the primary of a replica set of one: only then do drivers use sessions and transactions. */
export const hello = command(
  {
    ...field.each(field.ignored, 'hello', 'helloOk', 'client', 'compression', 'backpressure'),
    ...field.each(field.ignored, 'topologyVersion', 'maxAwaitTimeMS'),
    saslSupportedMechs: field.anything,
    speculativeAuthenticate: field.optional(field.document),
  },
  ({ saslSupportedMechs, speculativeAuthenticate }, { name, peer }) => {
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
      ...(saslSupportedMechs !== undefined && { saslSupportedMechs: [SCRAM] }),
      // Where it does not apply it is left out, and the client starts over.
      ...(speculativeAuthenticate?.mechanism === SCRAM &&
        peer.credentials && {
          speculativeAuthenticate: startConversation(peer, readStart(speculativeAuthenticate, name)),
        }),
    };
  },
);

export const ping = command({ ping: field.ignored }, () => ({}));

/** Says what it is: the version is that of the MongoDB whose behaviour it follows. */
export const buildInfo = command({ buildInfo: field.ignored }, () => ({
  version: '8.0.0',
  versionArray: [8, 0, 0, 0],
  gitVersion: 'none',
  modules: ['embedded store of the Amarktai Network: a subset of MongoDB, no mongod'],
  storageEngines: ['lmdb'],
  bits: 64,
  debug: false,
  maxBsonObjectSize: DOCUMENT_BYTES_MAX,
}));

/** Compass lists nothing before it knows the machine. */
export const hostInfo = command({ hostInfo: field.ignored }, () => ({
  system: {
    currentTime: new Date(),
    hostname: hostname(),
    cpuAddrSize: 64,
    memSizeMB: Math.floor(totalmem() / 2 ** 20),
    numCores: cpus().length,
    cpuArch: arch(),
  },
  os: { type: type(), name: platform(), version: release() },
}));

export const connectionStatus = command(
  { connectionStatus: field.ignored, showPrivileges: field.ignored },
  (_, { peer: { credentials } }) => {
    const authenticatedUsers = credentials === undefined ? [] : [{ user: credentials.user, db: 'admin' }];
    return { authInfo: { authenticatedUsers, authenticatedUserRoles: [] } };
  },
);

/** SCRAM-SHA-256, the one way to authenticate: only the loopback port asks for it. */
export const saslStart = command(startFields, (args, { peer }) => startConversation(peer, args));

export const saslContinue = command(
  { saslContinue: field.ignored, conversationId: field.ignored, payload },
  (args, { peer }) => {
    if (peer.conversation === undefined) throw new MongoError(17, 'No SASL session state found');
    const { payload: answer, isDone } = peer.conversation.answer(args.payload);
    if (isDone) peer.isAuthenticated = true;
    return { conversationId: 1, done: isDone, payload: new Binary(Buffer.from(answer)) };
  },
);

/** @throws MongoError 334 for another mechanism, 18 where nothing is to be proven or the user is unknown */
function startConversation(peer: Peer, start: { mechanism: string; payload: string }): Reply {
  if (start.mechanism !== SCRAM) {
    throw new MongoError(334, `Unsupported mechanism '${start.mechanism}': use ${SCRAM}`);
  }
  if (peer.credentials === undefined) {
    throw new MongoError(18, 'Authentication failed: this connection needs none');
  }
  const { conversation, payload: answer } = peer.credentials.begin(start.payload);
  peer.conversation = conversation;
  return { conversationId: 1, done: false, payload: new Binary(Buffer.from(answer)) };
}
