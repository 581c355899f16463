import { type BotId, within } from '@app/kernel';
import { type CandleClose } from '@app/markets';

/** A reason to look at one bot: a candle of its series closed, or only the price moved (protective exits). */
export interface Tick {
  readonly botId: BotId;
  readonly close: CandleClose | undefined;
}

export interface TickQueueOptions {
  /** Ticks under way at once. */
  readonly concurrent: number;
  /** After this a tick is given up, ms of wall time; its slot is free for other bots at once. */
  readonly deadlineMs: number;
  readonly run: (tick: Tick, signal: AbortSignal) => Promise<void>;
  /** Not called for what the stop gave up. Must not throw. */
  readonly onFailure: (tick: Tick, error: unknown) => void;
}

/**
 * Looks at bots, some at once, never twice at the same one: a bot stays busy until its tick has really ended, also
 * when that is after the deadline. Of what arrives for a busy bot only the newest close is kept, so a slow bot never
 * builds up a queue and never delays the others.
 */
export class TickQueue {
  readonly #waiting = new Map<BotId, Tick>();
  readonly #busy = new Set<BotId>();
  #slots: number;
  #idle: (() => void)[] = [];

  constructor(
    private readonly options: TickQueueOptions,
    private readonly signal: AbortSignal,
  ) {
    this.#slots = options.concurrent;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get running(): number {
    return this.#busy.size;
  }

  push(tick: Tick): void {
    if (this.signal.aborted) return;
    const earlier = this.#waiting.get(tick.botId);
    // A close carries a price too, so a bare price never replaces it.
    if (earlier === undefined || tick.close !== undefined) this.#waiting.set(tick.botId, tick);
    this.#next();
  }

  /** What has not begun never will. */
  dropWaiting(): void {
    this.#waiting.clear();
  }

  /** Resolves once nothing waits and nothing runs. */
  async drained(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #next(): void {
    for (const tick of this.#waiting.values()) {
      if (this.#slots === 0 || this.signal.aborted) return;
      if (this.#busy.has(tick.botId)) continue;
      this.#waiting.delete(tick.botId);
      void this.#start(tick);
    }
  }

  async #start(tick: Tick): Promise<void> {
    this.#slots -= 1;
    this.#busy.add(tick.botId);
    let ended: Promise<void> = Promise.resolve();
    try {
      await within(
        this.options.deadlineMs,
        `tick of bot ${tick.botId}`,
        (signal) => (ended = this.options.run(tick, signal)),
        this.signal,
      );
    } catch (error) {
      if (!this.#isGivenUp(error)) this.options.onFailure(tick, error);
    }
    this.#slots += 1;
    this.#next();
    await Promise.allSettled([ended]);
    this.#busy.delete(tick.botId);
    this.#next();
    if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** A tick that the stop ended is no failure of its bot. */
  #isGivenUp(error: unknown): boolean {
    return this.signal.aborted && error === this.signal.reason;
  }

  #isIdle(): boolean {
    return this.#busy.size === 0 && (this.#waiting.size === 0 || this.signal.aborted);
  }
}
