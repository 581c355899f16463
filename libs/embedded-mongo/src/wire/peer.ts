import { type Conversation, type Credentials } from './scram.js';

/** The connection a command came by, as far as commands care. */
export interface Peer {
  readonly id: number;
  /** Where this client reaches the server: `host:port`, or the path of the socket. */
  readonly address: string;
  /** What it must prove to know, where that is asked for. */
  readonly credentials: Credentials | undefined;
  conversation: Conversation | undefined;
  isAuthenticated: boolean;
}
