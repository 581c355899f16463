import { flag, integer, number } from '../setting.js';

export const promotion = {
  requireTwoPerson: flag('REQUIRE_TWO_PERSON_LIVE', {
    default: false,
    doc: 'A promotion waits until an administrator other than the one who asked for it approves it.',
  }),
  requestHours: number('PROMOTION_REQUEST_HOURS', {
    default: 24,
    min: 0.01,
    max: 720,
    doc: 'How long a promotion waits for its approval before it lapses, in hours (wall time).',
  }),
  stepTradesMin: integer('PROMOTION_STEP_TRADES_MIN', {
    default: 10,
    min: 2,
    max: 10_000,
    doc: 'Closed live trades at one step before the next one can be earned.',
  }),
  stepDaysMin: number('PROMOTION_STEP_DAYS_MIN', {
    default: 3,
    min: 0,
    max: 365,
    doc: 'Days at one step before the next one can be earned (wall time).',
  }),
  slippageGapMaxBps: number('PROMOTION_SLIPPAGE_GAP_MAX_BPS', {
    default: 5,
    min: 0,
    max: 1000,
    doc: 'What live trades may cost more than paper trades did, in basis points of what was traded.',
  }),
  fillShortfallMax: number('PROMOTION_FILL_SHORTFALL_MAX', {
    default: 0.1,
    min: 0,
    max: 1,
    doc: 'How much less of an order may be filled live than on paper, as a ratio of its quantity.',
  }),
  driftConfidence: number('PROMOTION_DRIFT_CONFIDENCE', {
    default: 0.95,
    min: 0.5,
    max: 0.9999,
    doc: 'Confidence with which a gap must be beyond its limit before the bot is demoted for it.',
  }),
  driftSamplesMin: integer('PROMOTION_DRIFT_SAMPLES_MIN', {
    default: 3,
    min: 2,
    max: 1000,
    doc: 'Live trades, or orders, before anything is concluded from them.',
  }),
  window: integer('PROMOTION_WINDOW', {
    default: 50,
    min: 2,
    max: 200,
    doc: 'How many of the newest live trades and orders are compared with paper.',
  }),
  drawdownMax: number('PROMOTION_DRAWDOWN_MAX', {
    default: 0.15,
    min: 0.001,
    max: 1,
    doc: 'Fall of live equity from its peak, as a ratio of the capital at work, that demotes the bot.',
  }),
  reviewIntervalMs: integer('PROMOTION_REVIEW_INTERVAL_MS', {
    default: 15_000,
    min: 50,
    max: 3_600_000,
    doc: 'How often live bots are compared with what paper predicted, in milliseconds.',
  }),
};
