import { within } from '@app/kernel';

import { type HaltRecord, type HaltStore } from './halt-record.js';
import { type InProcessLatch } from './in-process-latch.js';
import { type Markers } from './store/marker-files.js';

/** What would survive a crash now: the record, only the marker file, or nothing yet (it is tried again all the time). */
export type Durability = 'database' | 'marker_file' | 'memory_only';

/** How long the database may take to write a stop before the marker file has to do, ms. */
const RECORD_WRITE_MS = 1000;

/** Where a stop is remembered: in the process for everyone who sends, in the database, and as a file. */
export class HaltMemory {
  constructor(
    readonly latch: InProcessLatch,
    readonly store: HaltStore,
    readonly markers: Markers,
    /** Longest a look into the database may take, ms. */
    readonly storeTimeoutMs: number,
  ) {}

  /**
   * Writes the record, or where that fails the marker file, unless it is there. Never rejects.
   * @returns the stop as it is stored now
   */
  async write(record: HaltRecord, sofar: Durability): Promise<{ stored: HaltRecord; durable: Durability }> {
    try {
      const stored = await within(RECORD_WRITE_MS, 'write the emergency stop', () =>
        this.store.activate(record),
      );
      return { stored, durable: 'database' };
    } catch {
      // Whatever is wrong with the database, the file stands for the record until it can be written.
    }
    if (sofar === 'marker_file') return { stored: record, durable: sofar };
    try {
      await this.markers.write(record);
      return { stored: record, durable: 'marker_file' };
    } catch {
      return { stored: record, durable: 'memory_only' };
    }
  }

  /**
   * The file goes first: a crash in between leaves the record, and with it the stop.
   * @returns false when the record is not the one that was to be ended @throws when it cannot be written
   */
  async end({ scope, epoch }: HaltRecord): Promise<boolean> {
    await this.markers.remove(scope);
    return await within(this.storeTimeoutMs, 'write the resume', () => this.store.deactivate(scope, epoch));
  }
}
