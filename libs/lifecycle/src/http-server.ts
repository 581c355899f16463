import { type Server } from 'node:http';

import { DomainError } from '@app/kernel';

import { type Subsystem } from './subsystem.js';

/** How long requests under way may still take once nothing new is accepted; then their connections are cut. */
const GRACE_MS = 1000;

/** Another process, or another server of this one, listens there. */
class PortTakenError extends DomainError {
  readonly code = 'PORT_TAKEN';
  readonly kind = 'unavailable';

  constructor({ host, port }: Address, options: { cause: unknown }) {
    super(`port ${port} of ${host} is taken by another process; set PORT to a free one`, options);
  }
}

export interface Address {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/** The application's HTTP server, as far as its start and stop are concerned. */
export interface Listener {
  readonly server: Server;
  listen(address: Address): Promise<unknown>;
  /** Accepts nothing more, and resolves when the last connection is gone. */
  close(): Promise<unknown>;
}

/** Last to start, and the last but storage to stop. No open connection, whether idle or streaming, holds the stop. */
export function httpServer(listener: Listener, address: Address): Subsystem {
  return {
    name: 'http',
    critical: true,
    stage: 'http',
    start: async () => {
      try {
        await listener.listen(address);
      } catch (error) {
        throw isTaken(error) ? new PortTakenError(address, { cause: error }) : error;
      }
    },
    stop: async () => {
      const cut = setTimeout(() => {
        listener.server.closeAllConnections();
      }, GRACE_MS);
      try {
        await listener.close();
      } finally {
        clearTimeout(cut);
      }
    },
  };
}

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
