import { type Socket } from 'node:net';
import { type Dispatcher } from '../commands/dispatcher.js';
import { MESSAGE_BYTES_MAX } from '../commands/handshake.js';
import { decodeMessage, encodeMessage, HEADER_BYTES } from './message.js';
import { type Peer } from './peer.js';

/** One client: its commands are executed one after another, and what is no message ends it. */
export class Connection {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** How many there must be before it is worth looking at them. */
  #wanted = HEADER_BYTES;
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
    if (this.#bytes < this.#wanted || this.socket.destroyed) return undefined;
    const [first] = this.#chunks;
    const all = first?.length === this.#bytes ? first : Buffer.concat(this.#chunks);
    const length = all.readInt32LE(0);
    if (length < HEADER_BYTES || length > MESSAGE_BYTES_MAX) throw new Error(`impossible length ${length}`);
    const isWhole = length <= all.length;
    this.#wanted = isWhole ? HEADER_BYTES : length;
    const rest = isWhole ? all.subarray(length) : all;
    // An empty rest would keep the whole message in memory.
    this.#chunks = [rest].filter(({ length: bytes }) => bytes > 0);
    this.#bytes = rest.length;
    return isWhole ? all.subarray(0, length) : undefined;
  }

  async #answer(bytes: Buffer): Promise<void> {
    const message = decodeMessage(bytes);
    const reply = await this.dispatcher.execute(message.request, this.peer);
    if (!message.expectsReply || this.socket.destroyed) return;
    this.#requestId = (this.#requestId + 1) & 0x7fffffff;
    await this.#send(encodeMessage(reply, message, this.#requestId));
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
}
