import { flag, integer, number } from '../setting.js';

export const liveGate = {
  paperDaysMin: number('LIVE_GATE_PAPER_DAYS_MIN', {
    default: 7,
    min: 0,
    max: 365,
    doc: 'Days of paper trading before a bot may trade live (wall time).',
  }),
  tradesMin: integer('LIVE_GATE_TRADES_MIN', {
    default: 25,
    min: 1,
    max: 100_000,
    doc: 'Closed paper trades before a bot may trade live.',
  }),
  firstLookTrades: integer('LIVE_GATE_FIRST_LOOK_TRADES', {
    default: 100,
    min: 10,
    max: 100_000,
    doc: 'Closed paper trades at which evidence is first looked for, then at each doubling.',
  }),
  lossesMin: integer('LIVE_GATE_LOSSES_MIN', {
    default: 5,
    min: 0,
    max: 1000,
    doc: 'Losing paper trades before the evidence counts; without them nobody knows how large a loss is.',
  }),
  winRateMin: number('LIVE_GATE_WIN_RATE_MIN', {
    default: 0.52,
    min: 0,
    max: 1,
    doc: 'Share of paper trades that earned something, as a ratio.',
  }),
  drawdownMax: number('LIVE_GATE_DRAWDOWN_MAX', {
    default: 0.15,
    min: 0.001,
    max: 1,
    doc: 'Fall of any active bot of the user from its peak equity, as a ratio.',
  }),
  confidence: number('LIVE_GATE_CONFIDENCE', {
    default: 0.95,
    min: 0.5,
    max: 0.9999,
    doc: 'Confidence of the lower bound of the mean net return of a trade, over all variants a user tries.',
  }),
  evidenceDays: integer('LIVE_GATE_EVIDENCE_DAYS', {
    default: 30,
    min: 1,
    max: 365,
    doc: 'How long approved evidence is good for, in days (wall time).',
  }),
  checkTimeoutMs: integer('LIVE_GATE_CHECK_TIMEOUT_MS', {
    default: 3000,
    min: 10,
    max: 60_000,
    doc: 'How long one check of the live gate may take before it fails, in milliseconds.',
  }),
  allowWeak: flag('ALLOW_WEAK_LIVE_GATE', {
    default: false,
    doc: 'Start in production although a threshold of the live gate is looser than its default.',
  }),
};
