import { estimateOdds, kellyFraction } from './kelly-fraction.js';
import { type TradeRecord } from './sizing.js';

/** As `config.kelly` has them. */
export interface ProbationSettings {
  readonly probeIntervalHours: number;
  readonly probationTradesMax: number;
}

const HOUR_MS = 3_600_000;

/** Whether a bot without an edge may make a probe trade now. Times are market time in ms; real money never probes. */
export function isProbeDue(
  bot: { readonly mode: 'paper' | 'live'; readonly lastEntryAt: number | undefined; readonly now: number },
  { probeIntervalHours }: Pick<ProbationSettings, 'probeIntervalHours'>,
): boolean {
  if (bot.mode === 'live') return false;
  return bot.lastEntryAt === undefined || bot.now - bot.lastEntryAt >= probeIntervalHours * HOUR_MS;
}

/**
 * Why a bot is to be paused with `no_edge`, or undefined. Judged by the odds its trades show, whatever the estimator of
 * sizes: a record that is positive but not yet proven stays on probation.
 */
export function noEdgeReason(
  record: TradeRecord,
  { probationTradesMax }: Pick<ProbationSettings, 'probationTradesMax'>,
): string | undefined {
  if (record.trades < probationTradesMax) return undefined;
  const odds = estimateOdds(record, 'classic');
  const edge = kellyFraction(odds);
  if (edge > 0) return undefined;
  const shown = `${(edge * 100).toFixed(2)}%, win rate ${(odds.winRate * 100).toFixed(2)}%, R:R ${odds.rewardRiskRatio.toFixed(2)}`;
  return `${record.trades} closed trades show no edge (${shown})`;
}
