import { type Bot } from '@app/bots';
import { type BotId, type Clock, type ExchangeId } from '@app/kernel';
import { type CandleClose, type MarketData } from '@app/markets';

import { type Roster } from './roster.js';
import { type Tick, TickQueue, type TickQueueOptions } from './tick-queue.js';

export interface SchedulerParts {
  readonly market: MarketData;
  readonly roster: Roster;
  /** Wall time. */
  readonly clock: Clock;
  readonly look: (bot: Bot, tick: Tick, signal: AbortSignal) => Promise<void>;
  readonly onFailure: (bot: Bot, error: unknown) => void;
  readonly limits: Pick<TickQueueOptions, 'concurrent' | 'deadlineMs'>;
}

export interface SchedulerStatus {
  readonly running: boolean;
  readonly botsWatched: number;
  readonly botsActive: number;
  readonly ticksWaiting: number;
  readonly ticksRunning: number;
  readonly lastTickAt: Date | undefined;
  /** How long the last look took from its cause to its end, ms of wall time. */
  readonly lagMs: number;
}

/**
 * Turns market events into looks at bots: each close of a series for the bots it decides, each new price for the
 * positions it may close. Every exchange has a queue of its own, so that a slow one delays only itself.
 */
export class TradingScheduler {
  readonly #queues = new Map<ExchangeId, TickQueue>();
  #abort = new AbortController();
  #subscriptions: (() => void)[] = [];
  #lastTickAt: Date | undefined;
  #lagMs = 0;

  constructor(private readonly parts: SchedulerParts) {}

  get isRunning(): boolean {
    return this.#subscriptions.length > 0;
  }

  /** Starting what runs changes nothing. */
  start(): void {
    if (this.isRunning) return;
    this.#abort = new AbortController();
    this.#queues.clear();
    this.#subscriptions = [
      this.parts.market.onClose(({ key, candle, closeTime }) => {
        const bots = this.parts.roster.decidedBy(key);
        return this.#push(key.exchange, bots, { key, candle, closeTime });
      }),
      this.parts.market.onMinute(({ key }) => {
        const bots = this.parts.roster.protectedBy(key.exchange, key.symbol);
        return this.#push(key.exchange, bots, undefined);
      }),
    ];
  }

  /** Takes no new work, and waits for what is under way until the signal aborts; then that is given up. */
  async stop(signal: AbortSignal): Promise<void> {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    for (const queue of this.#queues.values()) queue.dropWaiting();
    await this.ended(signal);
    this.#abort.abort(new DOMException('Trading is stopped', 'AbortError'));
  }

  /** Resolves once nothing runs any more, also of what was given up, or the signal aborts. */
  async ended(signal: AbortSignal): Promise<void> {
    const { promise: givenUp, end } = whenAborted(signal);
    await Promise.race([this.drained(), givenUp]);
    end();
  }

  /** The safety tick between candles: looks at every watched bot whose market has a price. */
  lookAtPrices(): void {
    if (!this.isRunning) return;
    for (const { id, exchange, symbol } of this.parts.roster.all())
      if (this.parts.market.quote(exchange, symbol) !== undefined)
        this.#queue(exchange).push({ botId: id, close: undefined });
  }

  /** Resolves once nothing waits and nothing runs. */
  async drained(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.drained()));
  }

  status(): SchedulerStatus {
    const queues = [...this.#queues.values()];
    return {
      running: this.isRunning,
      botsWatched: this.parts.roster.size,
      botsActive: this.parts.roster.activeCount(),
      ticksWaiting: queues.reduce((sum, { waiting }) => sum + waiting, 0),
      ticksRunning: queues.reduce((sum, { running }) => sum + running, 0),
      lastTickAt: this.#lastTickAt,
      lagMs: this.#lagMs,
    };
  }

  /** The market does not wait for bots, except in a replay, whose time stands still until all have decided. */
  async #push(exchange: ExchangeId, bots: readonly BotId[], close: CandleClose | undefined): Promise<void> {
    const queue = this.#queue(exchange);
    for (const botId of bots) queue.push({ botId, close });
    if (this.parts.market.provenance(exchange) === 'replay') await queue.drained();
  }

  #queue(exchange: ExchangeId): TickQueue {
    const known = this.#queues.get(exchange);
    if (known !== undefined) return known;
    const options = {
      ...this.parts.limits,
      run: (tick: Tick, signal: AbortSignal) => this.#look(tick, signal),
      onFailure: (tick: Tick, error: unknown) => {
        const bot = this.parts.roster.get(tick.botId);
        if (bot !== undefined) this.parts.onFailure(bot, error);
      },
    };
    const queue = new TickQueue(options, this.#abort.signal);
    this.#queues.set(exchange, queue);
    return queue;
  }

  async #look(tick: Tick, signal: AbortSignal): Promise<void> {
    const bot = this.parts.roster.get(tick.botId);
    if (bot === undefined) return;
    const startedAt = this.parts.clock.now();
    await this.parts.look(bot, tick, signal);
    this.#lastTickAt = this.parts.clock.date();
    this.#lagMs = this.parts.clock.now() - startedAt;
  }
}

function whenAborted(signal: AbortSignal): { promise: Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  return {
    promise,
    end: () => {
      signal.removeEventListener('abort', end);
    },
  };
}
