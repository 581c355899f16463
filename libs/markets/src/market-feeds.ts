import { type BackgroundTask, type Health, type Lifecycle } from '@app/lifecycle';

import { type ExchangeView } from './market-data.js';
import { type MarketFeed, type MinuteClose } from './market-feed.js';

type MinuteListener = (close: MinuteClose) => Promise<void>;

interface OpenFeed {
  readonly feed: MarketFeed;
  readonly listener: MinuteListener;
  task: BackgroundTask | undefined;
}

/** Keeps every opened feed running as a background task, while the subsystem runs. */
export class MarketFeeds {
  readonly #open: OpenFeed[] = [];
  #isRunning = false;

  constructor(private readonly lifecycle: Lifecycle) {}

  run(feed: MarketFeed, listener: MinuteListener): void {
    const open: OpenFeed = { feed, listener, task: undefined };
    this.#open.push(open);
    if (this.#isRunning) this.#spawn(open);
  }

  start(): void {
    this.#isRunning = true;
    for (const open of this.#open) this.#spawn(open);
  }

  async stop(limitMs: number): Promise<void> {
    this.#isRunning = false;
    await Promise.all(this.#open.map(async ({ task }) => task?.stop(limitMs)));
  }

  #spawn(open: OpenFeed): void {
    const { feed, listener } = open;
    open.task = this.lifecycle.spawn(`feed-${feed.exchange}`, (signal) => feed.run(listener, signal));
  }
}

/** Only what bots trade on counts: anybody may look at any exchange, reachable or not. */
export function healthOf(exchanges: readonly ExchangeView[]): Health {
  const problems = exchanges.flatMap(({ exchange, state, subscriptions }) =>
    subscriptions > 0 && state.status === 'unreachable'
      ? [`${exchange} is unreachable: ${state.reason}`]
      : [],
  );
  return problems.length === 0 ? { ok: true } : { ok: false, reason: problems.join('; ') };
}
