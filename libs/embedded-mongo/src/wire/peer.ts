import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { MongoError } from '../errors.js';

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

/** Drivers refuse fewer. */
const ITERATIONS = 4_096;

/** One exchange of RFC 5802: the client has introduced itself, and must now prove that it knows the password. */
export interface Conversation {
  /** @throws MongoError 18 for a wrong proof */
  answer(message: string): { payload: string; isDone: boolean };
}

/** The user name and password a server was started with, as SCRAM-SHA-256 keeps them. */
export class Credentials {
  readonly #salt = randomBytes(16);
  readonly #storedKey: Buffer;
  readonly #serverKey: Buffer;

  constructor(
    readonly user: string,
    password: string,
  ) {
    const salted = pbkdf2Sync(password, this.#salt, ITERATIONS, 32, 'sha256');
    this.#storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
    this.#serverKey = hmac(salted, 'Server Key');
  }

  /** @throws MongoError 18 */
  begin(clientFirst: string): { conversation: Conversation; payload: string } {
    const parsed = /^n,[^,]*,(n=([^,]*),r=([^,]+).*)$/.exec(clientFirst);
    const [, bare = '', user, clientNonce = ''] = parsed ?? [];
    if (user !== this.user) throw authenticationFailed();
    const nonce = clientNonce + randomBytes(24).toString('base64');
    const payload = `r=${nonce},s=${this.#salt.toString('base64')},i=${ITERATIONS}`;
    let isDone = false;
    const answer = (message: string): { payload: string; isDone: boolean } => {
      // Clients that do not skip the empty exchange send one more message after the proof.
      if (isDone) return { payload: '', isDone };
      const proven = this.#prove(message, { nonce, bare, payload });
      isDone = true;
      return { payload: proven, isDone };
    };
    return { conversation: { answer }, payload };
  }

  #prove(message: string, exchange: { nonce: string; bare: string; payload: string }): string {
    const [, withoutProof = '', nonce, proof = ''] = /^(c=[^,]+,r=([^,]+)),p=(.+)$/.exec(message) ?? [];
    const authenticated = `${exchange.bare},${exchange.payload},${withoutProof}`;
    const signature = hmac(this.#storedKey, authenticated);
    const clientKey = xor(Buffer.from(proof, 'base64'), signature);
    const candidate = createHash('sha256').update(clientKey).digest();
    if (nonce !== exchange.nonce || !timingSafeEqual(candidate, this.#storedKey))
      throw authenticationFailed();
    return `v=${hmac(this.#serverKey, authenticated).toString('base64')}`;
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(b.map((byte, i) => byte ^ (a[i] ?? 0)));
}

function authenticationFailed(): MongoError {
  return new MongoError(18, 'Authentication failed.');
}
