import { integer, number, oneOf } from '../setting.js';

export const kelly = {
  estimator: oneOf('KELLY_ESTIMATOR', {
    values: ['conservative', 'classic'],
    default: 'conservative',
    doc: 'conservative: lower confidence bound of the win rate and a shrunk reward-risk ratio; classic: both as they are.',
  }),
  fraction: number('KELLY_FRACTION', {
    default: 0.25,
    min: 0,
    max: 1,
    doc: 'Part of full Kelly that is used, as a ratio.',
  }),
  positionFractionMax: number('KELLY_POSITION_FRACTION_MAX', {
    default: 0.25,
    min: 0,
    max: 1,
    doc: 'Largest position as a ratio of capital, whatever Kelly says.',
  }),
  bootstrapTrades: integer('KELLY_BOOTSTRAP_TRADES', {
    default: 5,
    min: 0,
    max: 1000,
    doc: 'Closed trades below which the size is the bootstrap fraction.',
  }),
  bootstrapFraction: number('KELLY_BOOTSTRAP_FRACTION', {
    default: 0.01,
    min: 0,
    max: 0.25,
    doc: 'Size of bootstrap and probe trades as a ratio of capital.',
  }),
  fullConfidenceTrades: integer('KELLY_FULL_CONFIDENCE_TRADES', {
    default: 20,
    min: 1,
    max: 10_000,
    doc: 'Closed trades from which the record is believed in full.',
  }),
  probeIntervalHours: number('KELLY_PROBE_INTERVAL_HOURS', {
    default: 24,
    min: 0.1,
    max: 720,
    doc: 'Time between probe trades of a bot without an edge, in hours of market time.',
  }),
  probationTradesMax: integer('KELLY_PROBATION_TRADES_MAX', {
    default: 20,
    min: 1,
    max: 10_000,
    doc: 'Closed trades without an edge after which the bot is paused with no_edge.',
  }),
};
