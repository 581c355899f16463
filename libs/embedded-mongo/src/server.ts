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

/** So many may connect while the thread is busy; with the default of 511 the others would fail at a socket. */
const BACKLOG = 4_096;

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
  const { folder, endpoint } = prepare(options);
  const lock = await FolderLock.acquire(folder, endpoint.path ?? folder);
  // The lock comes last: the next one to hold it makes the socket's folder anew.
  const leave = (): void => {
    endpoint.remove();
    lock.release();
    if (isTemporary) rmSync(folder, { recursive: true, force: true });
  };
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
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

function prepare({ dataDir, port }: ServerOptions): { folder: string; endpoint: Endpoint } {
  try {
    const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { folder, endpoint: chooseEndpoint(folder, port) };
  } catch (cause) {
    throw notUsable('The data folder cannot be made or written to', cause);
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
  server.listen({ ...endpoint.listen, backlog: BACKLOG });
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
