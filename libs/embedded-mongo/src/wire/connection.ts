import { type Socket } from 'node:net';
import { type Dispatcher } from '../commands/dispatcher.js';
import { MESSAGE_BYTES_MAX } from '../commands/handshake.js';
import { encodeWith, decodeMessage, encodeMessage, type Message } from './message.js';
import { type Peer } from './peer.js';

/** One client: its commands are executed one after another, and what is no message ends it. */
export class Connection {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isBusy = false;
  #requestId = 0;

  constructor(
    private readonly socket: Socket,
    private readonly peer: Peer,
    private readonly dispatcher: Dispatcher,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      // A client that sends without waiting for replies must wait itself.
      if (this.#isBusy && this.#bytes > MESSAGE_BYTES_MAX) socket.pause();
      void this.#serve();
    });
    // The client went away: there is nobody to tell.
    socket.on('error', () => socket.destroy());
  }

  async #serve(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let bytes = this.#take(); bytes !== undefined; bytes = this.#take()) await this.#answer(bytes);
    } catch {
      // Neither the sender's framing nor its next bytes can be trusted after a malformed message.
      this.socket.destroy();
    }
    this.#isBusy = false;
    if (this.socket.isPaused()) this.socket.resume();
  }

  /** The next complete message. @throws Error for an impossible length */
  #take(): Buffer | undefined {
    if (this.#bytes < 16 || this.socket.destroyed) return undefined;
    const first = this.#firstBytes(4);
    const length = first.readInt32LE(0);
    if (length < 16 || length > MESSAGE_BYTES_MAX) throw new Error(`impossible message length ${length}`);
    if (this.#bytes < length) return undefined;
    const all = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const rest = all.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    return all.subarray(0, length);
  }

  /** A piece that has at least the first `count` bytes. */
  #firstBytes(count: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= count) return first;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  async #answer(bytes: Buffer): Promise<void> {
    const message = decodeMessage(bytes);
    const reply = await this.dispatcher.execute(message.request, this.peer);
    if (message.expectsReply && !this.socket.destroyed) await this.#send(this.#encode(reply, message));
  }

  /** Resolves when the client has taken enough of it to be sent more. */
  async #send(bytes: Buffer): Promise<void> {
    if (this.socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.on('drain', done).on('close', done);
    });
  }

  #encode(reply: Parameters<typeof encodeWith>[0], message: Message): Buffer {
    this.#requestId = (this.#requestId + 1) & 0x7fffffff;
    return encodeMessage(encodeWith(reply), message, this.#requestId);
  }
}
