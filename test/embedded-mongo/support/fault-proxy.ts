import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Document } from 'mongodb';
import { type FailPoint, FailPoints, failedReply, withWriteConcernError } from '../support/fail-point.js';
import { bodyOf, messageOf, messagesOf, requestIdOf } from '../support/wire-message.js';

/**
 * Stands between driver and store and plays mongod's fail points, so that the store itself needs no way to fail on
 * purpose. Everything else goes through untouched.
 */
export class FaultProxy {
  readonly #failPoints = new FailPoints();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(private readonly storePath: string) {
    this.#server = createServer({ noDelay: true }, (client) => void this.#serve(client));
  }

  /** `storeUri` is that of a unix socket. */
  static async before(storeUri: string): Promise<FaultProxy> {
    const [, path = ''] = /^mongodb:\/\/([^/?]+)/.exec(storeUri) ?? [];
    const proxy = new FaultProxy(decodeURIComponent(path));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${(this.#server.address() as AddressInfo).port}/?directConnection=true`;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  async #serve(client: Socket): Promise<void> {
    const store = connect(this.storePath);
    const replies = messagesOf(store);
    for (const socket of [client, store]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        store.destroy();
      });
    }
    try {
      for await (const message of messagesOf(client)) {
        const reply = await this.#answer(message, store, replies);
        if (reply === 'close') client.destroy();
        else if (reply !== undefined) client.write(reply);
      }
    } catch {
      client.destroy(); // A socket that breaks ends its connection, as it would without the proxy.
    }
  }

  async #answer(message: Buffer, store: Socket, replies: AsyncGenerator<Buffer>): Promise<Answer> {
    const command = bodyOf(message) ?? {};
    const [name = ''] = Object.keys(command);
    if (name === 'configureFailPoint') {
      this.#failPoints.configure(command);
      return messageOf({ ok: 1 }, requestIdOf(message));
    }
    const point = this.#failPoints.take(name);
    const failure = point === undefined ? undefined : await failed(message, command, point);
    if (failure !== undefined) return failure;
    store.write(message);
    if (expectsNoReply(message)) return undefined;
    const { value: reply } = (await replies.next()) as { value: Buffer | undefined };
    if (reply === undefined) return 'close';
    return point?.writeConcernError === undefined ? reply : rewritten(command, message, reply, point);
  }
}

type Answer = Buffer | 'close' | undefined;

/** What the fail point puts in place of running the command, if anything. */
async function failed(message: Buffer, command: Document, point: FailPoint): Promise<Answer> {
  if (point.blockConnection === true) await delay(point.blockTimeMS);
  if (point.closeConnection === true) return 'close';
  if (point.errorCode === undefined || point.writeConcernError !== undefined) return undefined;
  return messageOf(failedReply(command, point.errorCode, point), requestIdOf(message));
}

function rewritten(command: Document, message: Buffer, reply: Buffer, point: FailPoint): Buffer {
  return messageOf(withWriteConcernError(command, bodyOf(reply) ?? {}, point), requestIdOf(message));
}

/** The flag `moreToCome` of an unacknowledged write. */
function expectsNoReply(message: Buffer): boolean {
  return bodyOf(message) !== undefined && (message.readUInt32LE(16) & 2) !== 0;
}
