import { type Subsystem } from './subsystem.js';

const SAMPLE_MS = 500;
/** A blocked process cannot answer, so it is asked afterwards: long enough for probes that come every 10 s. */
const REMEMBERED_MS = 30_000;

/**
 * Notices that the event loop stood still, by a timer that came late, and remembers it. `monotonicMs` is a time that
 * neither jumps nor counts while the machine sleeps.
 */
export class EventLoopMonitor implements Subsystem {
  readonly name = 'event-loop-monitor';
  readonly critical = true;
  readonly stage = 'storage';
  #timer: NodeJS.Timeout | undefined;
  #lastTurnMs = 0;
  #lastBlock: { readonly lengthMs: number; readonly endedMs: number } | undefined;

  constructor(
    private readonly limitMs: number,
    private readonly monotonicMs: () => number,
  ) {}

  start(): void {
    this.#lastTurnMs = this.monotonicMs();
    this.#timer = setInterval(() => {
      this.#sample();
    }, SAMPLE_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** What is wrong, while a block of at least the limit is remembered. */
  problem(): string | undefined {
    this.#sample(); // Whoever asks may come to turn before the timer does.
    if (this.#lastBlock === undefined || this.monotonicMs() - this.#lastBlock.endedMs > REMEMBERED_MS)
      return undefined;
    return `the event loop was blocked for ${Math.round(this.#lastBlock.lengthMs)} ms`;
  }

  #sample(): void {
    if (this.#timer === undefined) return;
    const nowMs = this.monotonicMs();
    const lengthMs = nowMs - this.#lastTurnMs;
    this.#lastTurnMs = nowMs;
    if (lengthMs >= this.limitMs) this.#lastBlock = { lengthMs, endedMs: nowMs };
  }
}
