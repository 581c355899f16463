import { Worker } from 'node:worker_threads';
import { EmbeddedMongoError } from './errors.js';
import { socketUri } from './endpoint.js';
import { type ServerOptions } from './server.js';
import { FolderLock } from './storage/folder-lock.js';
import { type FromWorker } from './worker.js';

const DB_NAME = 'amarktai';

export interface EmbeddedMongoOptions {
  /** The folder of the data, made if need be; one process at a time may use it. */
  readonly dataDir?: string;
  /** For tests: a temporary folder instead, without waiting for the disk, removed at the end. */
  readonly inMemory?: boolean;
  /** Serve a port of this machine, with a password in the URI, instead of a socket in the folder. */
  readonly tcp?: { readonly port?: number };
  /** The database that the URI names; `amarktai` unless given. */
  readonly dbName?: string;
  /** Told about failures behind the scenes, the end of the database included: nobody else could be. */
  readonly onError?: (error: Error) => void;
}

export interface EmbeddedMongo {
  /** For the official driver and mongoose. */
  readonly uri: string;
  /** Resolves once it has ended, also when it had before. */
  close(): Promise<void>;
}

/**
 * Starts a database in a thread of its own, which speaks MongoDB's protocol as a replica set of one.
 * @throws EmbeddedMongoError when the folder is in use or not usable, or its data damaged or of a later version
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: serverOptions(options),
    // Room for short-lived documents: the default makes the collector run many times more often.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });
  const uri = await ready(worker);
  const onError = options.onError ?? (() => undefined);
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'background-error') onError(new Error(message.message));
  });
  worker.on('error', onError);
  return {
    uri,
    // To a thread that has ended already the message is none.
    close: () => {
      worker.postMessage('close');
      return exited;
    },
  };
}

/**
 * For whoever may enter the folder while another process holds its store; undefined when that one has no socket, such
 * as on Windows, where a port asks for a password that is written nowhere.
 */
export function runningStoreUri(dataDir: string, dbName: string = DB_NAME): string | undefined {
  const socket = FolderLock.holderSocket(dataDir);
  return socket?.endsWith('.sock') === true ? socketUri(socket, dbName) : undefined;
}

function serverOptions({ dataDir, inMemory = false, tcp, dbName }: EmbeddedMongoOptions): ServerOptions {
  if (inMemory === (dataDir !== undefined)) {
    throw new EmbeddedMongoError('folder-not-usable', 'Give either a data folder or inMemory: true');
  }
  return {
    dataDir,
    port: tcp === undefined ? undefined : (tcp.port ?? 0),
    dbName: dbName ?? DB_NAME,
  };
}

function ready(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error('The database ended before it was ready'));
    });
    worker.once('message', (message: FromWorker) => {
      worker.off('error', reject);
      if (message.kind === 'ready') resolve(message.uri);
      else if (message.kind === 'failed') reject(new EmbeddedMongoError(message.problem, message.message));
      else reject(new Error(`Unexpected message from the database: ${message.kind}`));
    });
  });
}
