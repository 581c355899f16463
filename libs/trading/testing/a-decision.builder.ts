import { botId, userId } from '@app/kernel';

import { type DecisionRecord } from '../src/decision-record.js';

const AT = new Date(Date.UTC(2026, 0, 1));

/** A bot that looked at its market and saw no reason to trade. */
export const aDecision = (overrides: Partial<DecisionRecord> = {}): DecisionRecord => ({
  botId: botId('bot-1'),
  userId: userId('user-1'),
  slot: overrides.decidedAt ?? AT,
  decidedAt: AT,
  outcome: 'held',
  code: 'hold',
  reason: 'No signal',
  confidence: 0,
  expectedEdgeBps: 0,
  marketPrice: 100,
  provenance: 'simulated',
  sizing: undefined,
  clientOrderId: undefined,
  ...overrides,
});
