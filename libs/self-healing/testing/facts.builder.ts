import { type BotFacts, type SystemFacts } from '@app/self-healing';
import { ZERO } from '@app/kernel';

const NOW = new Date(Date.UTC(2026, 5, 1, 12));

/** A bot about which nothing is wrong: its market is live, its books agree, and it decided a minute ago. */
export function aBotsFacts(overrides: Partial<BotFacts> = {}): BotFacts {
  return {
    now: NOW,
    processStartedAt: new Date(NOW.getTime() - 7 * 86_400_000),
    marketNow: NOW,
    quote: { time: NOW.getTime(), bid: 100, ask: 100.1 },
    isMarketLive: true,
    account: undefined,
    netLastHour: ZERO,
    ledger: [],
    orders: [],
    decisions: {
      lastDecisionAt: new Date(NOW.getTime() - 60_000),
      lastUnhinderedAt: new Date(NOW.getTime() - 60_000),
      lastHindrance: undefined,
      failuresLastHour: 0,
    },
    neighbours: { bots: 1, failing: 0 },
    textTimes: [],
    ...overrides,
  };
}

/** A system about which nothing is wrong. */
export function aSystemsFacts(overrides: Partial<SystemFacts> = {}): SystemFacts {
  return {
    now: NOW,
    bots: [],
    orders: [],
    markets: [],
    exchanges: [],
    venues: [],
    process: {
      loopLagMs: 1,
      loopProblem: undefined,
      heapUsedBytes: 100,
      heapLimitBytes: 1000,
      heapHistory: [100],
      clockJumpMs: 0,
    },
    disk: { freeBytes: 500, totalBytes: 1000 },
    database: { clockOffsetMs: 0, missingIndexes: [] },
    ...overrides,
  };
}
