import { type Config } from '@app/config';
import { type Subsystem } from '@app/lifecycle';
import { type Connection } from 'mongoose';

import { DatabaseUnreachableError, StandaloneServerError } from './database.errors.js';
import { refuseUnfinishedRestore } from './unfinished-restore.js';

/** What a database needs of this machine; the real ones are those of the embedded store. */
export interface Host {
  startEmbedded(dataDir: string): Promise<{ readonly uri: string; close(): Promise<void> }>;
  /** Two processes on one DATA_DIR would both trade; the embedded store sees to that itself. */
  lock(dataDir: string): Promise<{ release(): void }>;
}

/** The database: a MongoDB server, or the embedded store when none is configured. The rest cannot tell which. */
export class Database implements Subsystem {
  readonly name = 'database';
  readonly critical = true;
  readonly stage = 'storage';
  readonly startTimeoutMs = 30_000;
  readonly stopTimeoutMs = 5000;
  #giveBack: () => Promise<void> | void = () => undefined;

  constructor(
    private readonly connection: Connection,
    private readonly settings: Config['store'],
    private readonly host: Host,
  ) {}

  async start(signal: AbortSignal): Promise<void> {
    try {
      await this.#connect();
      signal.throwIfAborted();
      await refuseStandalone(this.connection);
      await refuseUnfinishedRestore(this.connection);
      signal.throwIfAborted();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.connection.close();
    await this.#giveBack();
    this.#giveBack = () => undefined;
  }

  async #connect(): Promise<void> {
    const { mongodbUri, dataDir, timeoutMs } = this.settings;
    if (mongodbUri === undefined) {
      const embedded = await this.host.startEmbedded(dataDir);
      this.#giveBack = () => embedded.close();
      await this.connection.openUri(embedded.uri, { serverSelectionTimeoutMS: timeoutMs });
      return;
    }
    const lock = await this.host.lock(dataDir);
    this.#giveBack = () => {
      lock.release();
    };
    try {
      await this.connection.openUri(mongodbUri, { serverSelectionTimeoutMS: timeoutMs });
    } catch (error) {
      throw new DatabaseUnreachableError(timeoutMs, error);
    }
  }
}

/** @throws StandaloneServerError */
async function refuseStandalone({ db }: Connection): Promise<void> {
  const hello = await db?.admin().command({ hello: 1 });
  const isSharded = hello?.msg === 'isdbgrid';
  if (hello?.setName === undefined && !isSharded) throw new StandaloneServerError();
}
