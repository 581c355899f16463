import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type Dispatcher } from './commands/dispatcher.js';
import { EmbeddedMongoError } from './embedded-mongo-error.js';
import { type Endpoint } from './endpoint.js';
import { Connection } from './wire/connection.js';

export interface Listener {
  /** The port, or 0 for a socket. */
  readonly port: number;
  /** Ends all connections and takes no more. */
  close(): Promise<void>;
}

/** @throws EmbeddedMongoError folder-not-usable */
export async function listen(endpoint: Endpoint, dispatcher: Dispatcher): Promise<Listener> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let port = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    connections += 1;
    const peer = {
      id: connections,
      address: endpoint.address(port),
      credentials: endpoint.credentials,
      conversation: undefined,
      isAuthenticated: endpoint.credentials === undefined,
    };
    new Connection(socket, peer, dispatcher);
  });
  server.listen(endpoint.listen);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new EmbeddedMongoError('folder-not-usable', `The database cannot listen: ${String(error)}`, {
      cause: error,
    });
  }
  const address = server.address();
  port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
