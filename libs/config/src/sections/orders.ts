import { integer } from '../setting.js';

export const orders = {
  watchIntervalMs: integer('ORDERS_WATCH_INTERVAL_MS', {
    default: 2000,
    min: 50,
    max: 600_000,
    doc: 'How often orders that may still have news are looked up at their venues, in milliseconds.',
  }),
  settleMs: integer('ORDERS_SETTLE_MS', {
    default: 10_000,
    min: 0,
    max: 600_000,
    doc: 'How long an order that was sent may still turn up or be filled at a venue that does not show it, in milliseconds.',
  }),
  unresolvedMaxMs: integer('ORDERS_UNRESOLVED_MAX_MS', {
    default: 60_000,
    min: 0,
    max: 86_400_000,
    doc: 'How long an order may stay unknown before its bot is quarantined, in milliseconds.',
  }),
};
