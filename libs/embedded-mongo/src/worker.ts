import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { EmbeddedMongoError, type EmbeddedMongoProblem } from './errors.js';
import { type ServerOptions, type startServer as StartServer } from './server.js';

// Required, its modules load at one go; imported, each waits for turns of the event loop, and the start is longer.
const { startServer } = createRequire(import.meta.url)('./server.js') as { startServer: typeof StartServer };

/** The thread that the database lives in, so that a long query never stalls the application. */
const port = parentPort;
if (port === null) throw new Error('This file is the body of a worker thread: import index.js instead');
const post = (message: FromWorker): void => {
  port.postMessage(message);
};

try {
  const server = await startServer(workerData as ServerOptions, (error) => {
    post({ kind: 'background-error', message: String(error) });
  });
  port.once('message', () => {
    void server.close().finally(() => {
      post({ kind: 'closed' });
      port.close();
    });
  });
  post({ kind: 'ready', uri: server.uri });
} catch (error) {
  if (!(error instanceof EmbeddedMongoError)) throw error;
  post({ kind: 'failed', problem: error.problem, message: error.message });
  port.close();
}

/** What the database's thread tells the application's. Any message the other way asks it to close. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly uri: string }
  | { readonly kind: 'failed'; readonly problem: EmbeddedMongoProblem; readonly message: string }
  | { readonly kind: 'background-error'; readonly message: string }
  | { readonly kind: 'closed' };
