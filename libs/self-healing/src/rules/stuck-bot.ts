import { type Bot } from '@app/bots';
import { timeframeMs } from '@app/markets';

import { type BotDetector } from '../detector.js';
import { type BotFacts } from '../facts.js';
import { type Fault, QUARANTINE } from '../finding.js';
import { type HealingSettings } from '../settings.js';

const HOUR_MS = 3_600_000;
/** A bot on daily candles decides once a day: it may miss a close before it counts as silent. */
const CANDLES_MIN = 2;

/** Hindrances that are not the bot's own: the mode, a stop, the market, what all bots of a user share. */
const NOT_ITS_OWN: ReadonlySet<string> = new Set([
  'halted',
  'mode_not_allowed',
  'no_exchange_keys',
  'subsystem_not_ready',
  'stale_market_data',
  'exposure_limit',
  'daily_trades_user',
  'order_rate',
]);

/**
 * A bot that decides not to trade is not stuck. Time in which the bot was not active does not count, nor does a market
 * without data. Silence goes on through restarts; failing is counted from the start of the process.
 */
export const stuckBot = ({ stuckHours }: Pick<HealingSettings, 'stuckHours'>): BotDetector => ({
  rule: 'stuck_bot',
  description: 'An active bot decides nothing, or wants to trade and fails, for too long',
  needs: ['decisions'],
  judges: ['active'],
  detect(bot, facts) {
    if (!facts.isMarketLive) return undefined;
    const limitMs = Math.max(stuckHours * HOUR_MS, CANDLES_MIN * timeframeMs(bot.timeframe));
    return silence(bot, facts, limitMs) ?? failure(bot, facts, limitMs);
  },
});

function silence(bot: Bot, facts: BotFacts, limitMs: number): Fault | undefined {
  const { decisions } = facts;
  const decidedAt = decisions === undefined ? facts.processStartedAt : decisions.lastDecisionAt;
  const since = latest(bot.statusChangedAt, decidedAt);
  const silentMs = facts.now.getTime() - since.getTime();
  if (silentMs < limitMs) return undefined;
  return {
    severity: 'warning',
    message: `It has decided nothing for ${hours(silentMs)}`,
    evidence: { since, silentMs },
    remedy: { kind: 'restart', part: 'trading' },
    factsKey: `silent:${since.toISOString()}`,
  };
}

function failure(bot: Bot, facts: BotFacts, limitMs: number): Fault | undefined {
  const { decisions } = facts;
  const hindrance = decisions?.lastHindrance;
  if (hindrance === undefined || NOT_ITS_OWN.has(hindrance)) return undefined;
  const since = latest(bot.statusChangedAt, facts.processStartedAt, decisions?.lastUnhinderedAt);
  const failingMs = facts.now.getTime() - since.getTime();
  if (failingMs < limitMs) return undefined;
  return {
    severity: 'warning',
    message: `It has wanted to trade and failed for ${hours(failingMs)}, the last time for ${hindrance}`,
    evidence: { since, failingMs, hindrance },
    remedy: QUARANTINE,
    factsKey: `failing:${since.toISOString()}`,
  };
}

const latest = (...times: readonly (Date | undefined)[]): Date =>
  new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));

const hours = (ms: number): string => `${(ms / HOUR_MS).toFixed(1)} hours`;
