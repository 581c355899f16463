import { integer } from '../setting.js';

export const trading = {
  safetyTickMs: integer('TRADING_SAFETY_TICK_MS', {
    default: 10_000,
    min: 100,
    max: 600_000,
    doc: 'How often stops and exits are checked between candles, in milliseconds.',
  }),
  concurrencyMax: integer('TRADING_CONCURRENCY_MAX', {
    default: 16,
    min: 1,
    max: 1000,
    doc: 'Bots that are worked on at the same time.',
  }),
  botDeadlineMs: integer('TRADING_BOT_DEADLINE_MS', {
    default: 5000,
    min: 100,
    max: 120_000,
    doc: 'Longest a bot may take for one tick, in milliseconds.',
  }),
  venueTimeoutMs: integer('TRADING_VENUE_TIMEOUT_MS', {
    default: 5000,
    min: 100,
    max: 60_000,
    doc: 'Longest a venue may take to answer, in milliseconds; later answers are ambiguous.',
  }),
  decisionRetentionDays: integer('DECISION_RETENTION_DAYS', {
    default: 30,
    min: 1,
    max: 3650,
    doc: 'How long decisions are kept, in days.',
  }),
  equityIntervalMs: integer('EQUITY_INTERVAL_MS', {
    default: 60_000,
    min: 1000,
    max: 86_400_000,
    doc: 'Time between equity snapshots, in milliseconds.',
  }),
  equityRetentionDays: integer('EQUITY_RETENTION_DAYS', {
    default: 365,
    min: 1,
    max: 3650,
    doc: 'How long equity snapshots are kept, in days.',
  }),
};
