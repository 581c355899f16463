import { integer, number } from '../setting.js';

export const selfHealing = {
  intervalMinutes: integer('HEALING_INTERVAL_MINUTES', {
    default: 30,
    min: 1,
    max: 1440,
    doc: 'Time from one scan for faults to the next, in minutes.',
  }),
  retryMinutes: integer('HEALING_RETRY_MINUTES', {
    default: 5,
    min: 1,
    max: 1440,
    doc: 'The same after a scan of which a part failed, in minutes.',
  }),
  scanDeadlineMs: integer('HEALING_SCAN_DEADLINE_MS', {
    default: 60_000,
    min: 1000,
    max: 600_000,
    doc: 'Longest a scan may take, in milliseconds.',
  }),
  queryTimeoutMs: integer('HEALING_QUERY_TIMEOUT_MS', {
    default: 10_000,
    min: 100,
    max: 300_000,
    doc: 'Longest one reading of facts, or one action, may take; the scan goes on without it, in milliseconds.',
  }),
  ledgerBudgetMs: integer('HEALING_LEDGER_BUDGET_MS', {
    default: 1000,
    min: 0,
    max: 300_000,
    doc: 'Time that a scan spends on adding up the ledger, in milliseconds; the next scan goes on where it stopped.',
  }),
  hourlyLossMax: number('HEALING_HOURLY_LOSS_MAX', {
    default: 0.15,
    min: 0.001,
    max: 1,
    doc: 'Loss of a bot within an hour of market time after which it is paused, as a ratio of its capital.',
  }),
  dailyTradesMax: integer('HEALING_DAILY_TRADES_MAX', {
    default: 50,
    min: 1,
    max: 1_000_000,
    doc: 'Entries of a bot in a UTC day of market time at which it is paused.',
  }),
  drawdownMax: number('HEALING_DRAWDOWN_MAX', {
    default: 0.2,
    min: 0.001,
    max: 1,
    doc: 'Fall of a bot from its peak equity beyond which it is paused, as a ratio.',
  }),
  stuckHours: number('HEALING_STUCK_HOURS', {
    default: 24,
    min: 0.01,
    max: 1000,
    doc: 'Hours an active bot may decide nothing, or want to trade and fail.',
  }),
  errorsPerHourMax: integer('HEALING_ERRORS_PER_HOUR_MAX', {
    default: 10,
    min: 1,
    max: 100_000,
    doc: 'Failed looks and rejected orders of a bot in an hour at which it is quarantined.',
  }),
  orderStuckMinutes: number('HEALING_ORDER_STUCK_MINUTES', {
    default: 15,
    min: 0.01,
    max: 1440,
    doc: 'Minutes an order may be on its way, or unknown, before its bot is quarantined.',
  }),
  loopLagMaxMs: integer('HEALING_LOOP_LAG_MAX_MS', {
    default: 500,
    min: 1,
    max: 60_000,
    doc: 'Delay of the event loop (99th percentile since the last scan) that is reported, in milliseconds.',
  }),
  heapRatioMax: number('HEALING_HEAP_RATIO_MAX', {
    default: 0.85,
    min: 0.1,
    max: 1,
    doc: 'Part of the heap limit in use that is reported, as a ratio.',
  }),
  diskFreeRatioMin: number('HEALING_DISK_FREE_RATIO_MIN', {
    default: 0.05,
    min: 0,
    max: 1,
    doc: 'Free part of the disk of DATA_DIR below which it is reported, as a ratio.',
  }),
  clockSkewMaxMs: integer('HEALING_CLOCK_SKEW_MAX_MS', {
    default: 2000,
    min: 10,
    max: 3_600_000,
    doc: 'Jump of this clock, or distance from that of the database, that is reported, in milliseconds.',
  }),
};
