import { type HaltStore } from './halt-record.js';
import { type InProcessLatch } from './in-process-latch.js';
import { type MarkerFile } from './marker-file.js';

/** Where a stop is remembered: in the process for everyone who sends, in the database, and as a file. */
export class HaltMemory {
  constructor(
    readonly latch: InProcessLatch,
    readonly store: HaltStore,
    readonly marker: MarkerFile,
    /** Longest the database may take before the marker file has to do, ms. */
    readonly storeTimeoutMs: number,
  ) {}
}
