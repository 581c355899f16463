import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Binary, Long } from 'bson';
import { type Services } from '../src/commands/command.js';
import { Dispatcher } from '../src/commands/dispatcher.js';
import { encodeDocument, parseDocument, type Doc } from '../src/document.js';
import { Engine } from '../src/engine.js';

/** A database without thread and wire: what a client would send goes in, what it would get comes out. */
export class TestDatabase {
  readonly engine: Engine;
  readonly #dispatcher: Dispatcher;

  private constructor(readonly folder: string) {
    this.engine = new Engine(folder, false);
    this.#dispatcher = new Dispatcher(this.engine);
  }

  static inNewFolder(): TestDatabase {
    return new TestDatabase(mkdtempSync(join(tmpdir(), 'embedded-mongo-spec-')));
  }

  /** For what works in the background. */
  get services(): Services {
    return this.#dispatcher.services;
  }

  /** The reply, as the client decodes it. */
  async run(command: Doc): Promise<Doc> {
    const { documents } = command;
    const encoded = Array.isArray(documents)
      ? new Map([['documents', documents.map((doc: Doc) => encodeDocument(doc))]])
      : new Map<string, Buffer[]>();
    const peer = {
      id: 1,
      address: 'spec',
      credentials: undefined,
      conversation: undefined,
      isAuthenticated: true,
    };
    const body = parseDocument(encodeDocument({ ...command, $db: command.$db ?? 'spec' }));
    return parseDocument(await this.#dispatcher.execute(() => ({ body, encoded }), peer));
  }

  async documentsOf(find: Doc): Promise<unknown> {
    const { cursor } = await this.run({ ...find, batchSize: 1_000_000 });
    return (cursor as Doc | undefined)?.firstBatch;
  }

  async close(): Promise<void> {
    await this.engine.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** The fields by which a client says that commands belong to one session, and to its transaction `number`. */
export function inTransaction(session: number, number: number): { first: Doc; next: Doc } {
  const next = {
    lsid: { id: new Binary(Buffer.alloc(16, session), Binary.SUBTYPE_UUID) },
    txnNumber: Long.fromNumber(number),
    autocommit: false,
  };
  return { first: { ...next, startTransaction: true }, next };
}
