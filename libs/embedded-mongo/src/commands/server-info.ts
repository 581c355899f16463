import { type Command, type Reply } from './command.js';
import { DOCUMENT_BYTES_MAX } from './document-limits.js';

export const ping: Command = { names: ['ping'], fields: [], run: (): Reply => ({ ok: 1 }) };

/** Says what it is: the version is that of the MongoDB whose behaviour it follows. */
export const buildInfo: Command = {
  names: ['buildInfo', 'buildinfo'],
  fields: [],
  isPublic: true,
  run: (): Reply => ({
    version: '8.0.0',
    versionArray: [8, 0, 0, 0],
    gitVersion: 'none',
    modules: ['embedded store of the Amarktai Network: a subset of MongoDB, no mongod'],
    storageEngines: ['lmdb'],
    bits: 64,
    debug: false,
    maxBsonObjectSize: DOCUMENT_BYTES_MAX,
    ok: 1,
  }),
};

export const connectionStatus: Command = {
  names: ['connectionStatus'],
  fields: ['showPrivileges'],
  run: ({ peer }): Reply => ({
    authInfo: {
      authenticatedUsers:
        peer.credentials === undefined ? [] : [{ user: peer.credentials.user, db: 'admin' }],
      authenticatedUserRoles: [],
    },
    ok: 1,
  }),
};
