import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type ListenOptions } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Credentials } from './wire/peer.js';

const LOOPBACK = '127.0.0.1';
const USER = 'amarktai';
/** What the strictest system allows for the path of a socket, and some room. */
const SOCKET_PATH_BYTES_MAX = 100;

/** Where a server listens and how its clients get there. */
export interface Endpoint {
  readonly listen: ListenOptions;
  /** The path of the socket; undefined for a port. */
  readonly path: string | undefined;
  /** What clients must prove to know: whoever may use the machine reaches a port, but not the socket's folder. */
  readonly credentials: Credentials | undefined;
  address(port: number): string;
  uri(dbName: string, port: number): string;
  remove(): void;
}

/** A socket in a folder that only its owner may enter; a port where one is asked for, and on Windows. */
export function chooseEndpoint(folder: string, port: number | undefined): Endpoint {
  if (port !== undefined) return portEndpoint(port);
  return process.platform === 'win32' ? portEndpoint(0) : socketEndpoint(folder);
}

function portEndpoint(wanted: number): Endpoint {
  const password = randomBytes(24).toString('hex');
  const address = (port: number): string => `${LOOPBACK}:${port}`;
  return {
    listen: { host: LOOPBACK, port: wanted },
    path: undefined,
    credentials: new Credentials(USER, password),
    address,
    uri: (dbName, port) =>
      `mongodb://${USER}:${password}@${address(port)}/${dbName}?authSource=admin&directConnection=true`,
    remove: () => undefined,
  };
}

function socketEndpoint(folder: string): Endpoint {
  const own = join(folder, 'socket');
  const isTooLong = Buffer.byteLength(join(own, 'mongo.sock')) > SOCKET_PATH_BYTES_MAX;
  const socketFolder = isTooLong ? mkdtempSync(join(tmpdir(), 'amarktai-')) : makePrivate(own);
  const path = join(socketFolder, 'mongo.sock');
  return {
    listen: { path },
    path,
    credentials: undefined,
    address: () => path,
    uri: (dbName) => socketUri(path, dbName),
    remove: () => {
      rmSync(socketFolder, { recursive: true, force: true });
    },
  };
}

export const socketUri = (path: string, dbName: string): string =>
  `mongodb://${encodeURIComponent(path)}/${dbName}?directConnection=true`;

function makePrivate(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}
