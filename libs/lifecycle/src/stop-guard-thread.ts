import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

import { type GuardSettings } from './stop-guard.js';

const STANDARD_ERROR = 2;
const { afterMs } = workerData as GuardSettings;

setTimeout(() => {
  // The main thread writes nothing any more, and a thread's own process.stderr goes through the main thread.
  writeSync(STANDARD_ERROR, `The stop has blocked the event loop for too long; killed after ${afterMs} ms\n`);
  process.kill(process.pid, 'SIGKILL');
}, afterMs);
