import { botId } from '@app/kernel';

import { DecisionPulse } from './decision-pulse.js';
import { type DecisionRecord } from './decision-record.js';

const BOT = botId('bot-1');
const aPulse = (): DecisionPulse =>
  new DecisionPulse({ lastDecidedAt: () => Promise.reject(new Error('it needs no query')) });
const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));
const decided = (minute: number, outcome: DecisionRecord['outcome'], code: string): DecisionRecord =>
  ({ botId: BOT, decidedAt: at(minute), outcome, code }) as DecisionRecord;

describe('the pulse of a bot', () => {
  it('is not there before it decided anything', () => {
    expect(aPulse().read(at(0)).get(BOT)).toBeUndefined();
  });

  it('tells when it last decided, and when it was last free to', () => {
    const pulse = aPulse();
    pulse.note(decided(1, 'held', 'hold'));
    pulse.note(decided(2, 'no_trade', 'fee_not_covered'));
    expect(pulse.read(at(3)).get(BOT)).toEqual({
      lastDecisionAt: at(2),
      lastUnhinderedAt: at(1),
      lastHindrance: 'fee_not_covered',
      failuresLastHour: 0,
    });
    pulse.note(decided(4, 'entered', 'strategy_entry'));
    expect(pulse.read(at(5)).get(BOT)).toMatchObject({ lastUnhinderedAt: at(4), lastHindrance: undefined });
  });

  it('counts the failures of the last hour alone', () => {
    const pulse = aPulse();
    pulse.note(decided(0, 'failed', 'look_failed'));
    pulse.note(decided(30, 'no_trade', 'rejected'));
    pulse.note(decided(31, 'no_trade', 'daily_loss'));
    expect(pulse.read(at(59)).get(BOT)?.failuresLastHour).toBe(2);
    expect(pulse.read(at(60)).get(BOT)?.failuresLastHour).toBe(1);
  });
});
