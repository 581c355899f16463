import { messageOf, within } from '@app/kernel';

import { type EmergencyStop } from '../emergency-stop.js';
import { type HaltMemory } from '../halt-memory.js';

const MARKER_ACTOR = { kind: 'system', name: 'marker file' } as const;

type Source = 'markers' | 'records';

/**
 * Keeps the latch equal to what is stored, whoever wrote it: this process, another one, the command line, or a hand
 * that made the marker file. What cannot be read is taken as a stop. The two looks do not wait for each other: a
 * database that hangs must not hide the file.
 */
export class HaltWatch {
  readonly #problems = new Map<Source, string>([
    ['markers', 'The marker file has not been looked for yet'],
    ['records', 'The halt state has not been read yet'],
  ]);

  constructor(
    private readonly stop: EmergencyStop,
    private readonly memory: HaltMemory,
  ) {}

  /** Never rejects. */
  async lookForMarkers(): Promise<void> {
    const { markers, latch } = this.memory;
    // Asked before the look: a file that a resume is just removing must not stop again.
    const stopped = new Set(latch.haltedScopes());
    const reading = await markers.read();
    this.#know('markers', reading.readable ? undefined : reading.reason);
    if (!reading.readable) return;
    for (const { scope, reason } of reading.markers) {
      // Not awaited: the latch is closed already, and the watch must go on while orders are cancelled.
      if (!stopped.has(scope)) void this.stop.stop({ scope, reason, actor: MARKER_ACTOR, flatten: false });
    }
  }

  /** Never rejects. */
  async lookAtRecords(): Promise<void> {
    const { store, storeTimeoutMs } = this.memory;
    try {
      await within(storeTimeoutMs, 'read the halt state', async () => {
        for (const head of await store.heads()) {
          if (!this.stop.isNews(head)) continue;
          const record = await store.find(head.scope);
          if (record !== undefined) this.stop.adopt(record);
        }
      });
      this.#know('records', undefined);
    } catch (error) {
      this.#know('records', `The halt state cannot be read: ${messageOf(error)}`);
    }
  }

  #know(source: Source, problem: string | undefined): void {
    if (problem === undefined) this.#problems.delete(source);
    else this.#problems.set(source, problem);
    const [first] = this.#problems.values();
    if (first === undefined) this.memory.latch.markReadable();
    else this.memory.latch.markUnreadable(first);
  }
}
