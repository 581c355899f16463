import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dispatcher } from './commands/dispatcher.js';
import { EmbeddedMongoError } from './errors.js';
import { chooseEndpoint, type Endpoint } from './endpoint.js';
import { Engine } from './engine.js';
import { FolderLock } from './storage/folder-lock.js';
import { dropUnfinished } from './storage/index-build.js';
import { Sweeper } from './sweeper.js';
import { Connection } from './wire/connection.js';

export interface ServerOptions {
  /** Where the data lives; undefined for a temporary folder that is removed at the end. */
  readonly dataDir: string | undefined;
  /** Serve a loopback port, which asks for a password, instead of a socket; 0 takes any free one. */
  readonly port: number | undefined;
  /** The database that the URI names. */
  readonly dbName: string;
}

/** A database that serves clients in the thread that started it. */
export interface Server {
  readonly uri: string;
  /** Ends all connections; what was acknowledged is on disk already. */
  close(): Promise<void>;
}

/** @throws EmbeddedMongoError */
export async function startServer(
  options: ServerOptions,
  onBackgroundError: (error: unknown) => void,
): Promise<Server> {
  const isTemporary = options.dataDir === undefined;
  const folder = makeFolder(options.dataDir);
  const endpoint = chooseEndpoint(folder, options.port);
  const lock = await FolderLock.acquire(folder, endpoint.path ?? folder);
  try {
    const engine = new Engine(folder, !isTemporary);
    await dropUnfinished(engine);
    const dispatcher = new Dispatcher(engine);
    // Left behind by a process that was killed: the lock says that nobody listens there.
    if (endpoint.path !== undefined) rmSync(endpoint.path, { force: true });
    const net = await listen(endpoint, dispatcher);
    const sweeper = new Sweeper(dispatcher.services, onBackgroundError);
    return {
      uri: endpoint.uri(options.dbName, net.port),
      close: async () => {
        sweeper.stop();
        await net.close();
        dispatcher.services.sessions.endAll();
        await engine.close();
        lock.release();
        endpoint.remove();
        if (isTemporary) rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeFolder(dataDir: string | undefined): string {
  try {
    if (dataDir === undefined) return mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return dataDir;
  } catch (cause) {
    throw notUsable('The data folder cannot be made', cause);
  }
}

/** Takes connections from now on, until `close`, which ends them all. The port is 0 for a socket. */
async function listen(
  endpoint: Endpoint,
  dispatcher: Dispatcher,
): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let port = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    connections += 1;
    const { credentials } = endpoint;
    const isAuthenticated = credentials === undefined;
    const address = endpoint.address(port);
    const peer = { id: connections, address, credentials, conversation: undefined, isAuthenticated };
    new Connection(socket, peer, dispatcher);
  });
  server.listen(endpoint.listen);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw notUsable('The database cannot listen', cause);
  }
  const address = server.address();
  port = address !== null && typeof address === 'object' ? address.port : 0;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, close };
}

function notUsable(what: string, cause: unknown): EmbeddedMongoError {
  return new EmbeddedMongoError('folder-not-usable', `${what}: ${String(cause)}`, { cause });
}
