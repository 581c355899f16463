import { type Server } from 'node:http';

import { type Subsystem } from './subsystem.js';

/** How long requests under way may still take once nothing new is accepted; then their connections are cut. */
const GRACE_MS = 1000;

/** The application's HTTP server, as far as its start and stop are concerned. */
export interface Listener {
  readonly server: Server;
  listen(): Promise<unknown>;
  /** Accepts nothing more, and resolves when the last connection is gone. */
  close(): Promise<unknown>;
}

/** Last to start, and the last but storage to stop. No open connection, whether idle or streaming, holds the stop. */
export function httpServer({ server, listen, close }: Listener): Subsystem {
  return {
    name: 'http',
    critical: true,
    stage: 'http',
    start: async () => {
      await listen();
    },
    stop: async () => {
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, GRACE_MS);
      try {
        await close();
      } finally {
        clearTimeout(cut);
      }
    },
  };
}
