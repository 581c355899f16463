import { type Clock, messageOf, within } from '@app/kernel';

import { type FactName } from '../facts.js';

/** How one reading of facts went. */
export interface ReadingRun {
  readonly name: FactName;
  readonly durationMs: number;
  readonly error: string | undefined;
}

/** Reads facts one source at a time, each within a deadline; what cannot be read is noted and left out. */
export class Readings {
  readonly runs: ReadingRun[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMs: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Undefined when it could not be read. @throws the reason of an abort */
  async read<T>(name: FactName, work: (signal: AbortSignal) => Promise<T> | T): Promise<T | undefined> {
    const startedAt = this.clock.now();
    let error: string | undefined;
    try {
      return await within(this.timeoutMs, `reading ${name}`, work, this.signal);
    } catch (failure) {
      this.signal.throwIfAborted();
      error = messageOf(failure);
      return undefined;
    } finally {
      this.runs.push({ name, durationMs: this.clock.now() - startedAt, error });
    }
  }

  /** What could not be read, and why. */
  unavailable(): ReadonlyMap<FactName, string> {
    return new Map(
      this.runs.flatMap(({ name, error }) => (error === undefined ? [] : [[name, error] as const])),
    );
  }
}
