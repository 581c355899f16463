import { messageOf, within } from '@app/kernel';

import { type EmergencyStop } from './emergency-stop.js';
import { type HaltMemory } from './halt-memory.js';

const MARKER_ACTOR = { kind: 'system', name: 'marker file' } as const;

/**
 * Keeps the latch equal to what is stored, whoever wrote it: this process, another one, the command line, or a hand
 * that made the marker file. What cannot be read is taken as a stop.
 */
export class HaltWatch {
  constructor(
    private readonly stop: EmergencyStop,
    private readonly memory: HaltMemory,
  ) {}

  /** One look at marker and records. Resolves when the latch tells the truth, also when that is "cannot be read". */
  async look(): Promise<void> {
    await this.#lookAtMarker();
    await this.#lookAtRecords();
  }

  async #lookAtMarker(): Promise<void> {
    const { marker, latch } = this.memory;
    const reading = await marker.read();
    if (reading.state === 'absent' || latch.state('global').haltedBecause !== undefined) return;
    // Not awaited: the latch is closed already, and the watch must go on while orders are cancelled.
    void this.stop.stop({ scope: 'global', reason: reading.reason, actor: MARKER_ACTOR, flatten: false });
  }

  async #lookAtRecords(): Promise<void> {
    const { store, latch, storeTimeoutMs } = this.memory;
    try {
      const records = await within(storeTimeoutMs, 'read the halt state', () => store.read());
      for (const record of records) this.stop.adopt(record);
      await within(storeTimeoutMs, 'write the halt state', () => this.stop.writeBehind());
      latch.markReadable();
    } catch (error) {
      latch.markUnreadable(`The halt state cannot be read: ${messageOf(error)}`);
    }
  }
}
