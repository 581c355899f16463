import { money } from '@app/kernel';
import { type Decision } from '@app/strategies';
import { aBot } from '@testing/bots';
import { anInstrument } from '@testing/markets';
import { anAccount, aPosition } from '@testing/orders';

import { consider, type Look } from './consider.js';
import { type SizeEntry } from './entry-plan.js';

const tenDollars: SizeEntry = ({ capital }) => ({
  fullKelly: 0,
  fractionalKelly: 0,
  adjustedKelly: 0,
  positionFraction: 0.01,
  positionSize: money(10),
  capital,
  winRate: 0,
  rewardRiskRatio: 0,
  confidence: 1,
  bootstrap: true,
  recommendation: 'bootstrap',
  reason: 'ten dollars',
  clamped: false,
});

const decision = (action: Decision['action']): Decision => ({
  action,
  confidence: 1,
  expectedEdgeBps: 100,
  stopPrice: 95,
  takeProfitPrice: 120,
  reason: `the strategy says ${action}`,
});

const look = (overrides: Partial<Look> = {}): Look => ({
  bot: aBot(),
  account: anAccount(),
  basis: undefined,
  decision: decision('hold'),
  conditions: { volatility: 0, stress: 0 },
  instrument: anInstrument(),
  quote: { time: 0, bid: 100, ask: 100.1 },
  kelly: { estimator: 'classic', probeIntervalHours: 24, probationTradesMax: 20 },
  time: Date.UTC(2026, 0, 2),
  ...overrides,
});
const holding = anAccount({ position: aPosition({ stopPrice: 95, takeProfitPrice: 120 }) });

describe('consider', () => {
  it('enters when flat and told to', () => {
    expect(consider(look({ decision: decision('enter') }), tenDollars).action).toBe('enter');
  });

  it('never adds to a position', () => {
    expect(consider(look({ account: holding, decision: decision('enter') }), tenDollars)).toMatchObject({
      action: 'none',
      outcome: 'held',
    });
  });

  it('lets a stop come before whatever the strategy says', () => {
    const fallen = look({
      account: holding,
      quote: { time: 0, bid: 94, ask: 94.1 },
      decision: decision('enter'),
    });
    expect(consider(fallen, tenDollars)).toMatchObject({ action: 'exit', code: 'stop_loss' });
  });

  it('exits when the strategy says so, and has nothing to exit when flat', () => {
    expect(consider(look({ account: holding, decision: decision('exit') }), tenDollars)).toMatchObject({
      action: 'exit',
      code: 'strategy_exit',
    });
    expect(consider(look({ decision: decision('exit') }), tenDollars).action).toBe('none');
  });

  it.each(['paused', 'quarantined', 'stopped', 'archived'] as const)(
    'never enters for a %s bot, but still protects its position',
    (status) => {
      const bot = aBot({ status });
      expect(consider(look({ bot, decision: decision('enter') }), tenDollars)).toMatchObject({
        action: 'none',
        code: 'bot_not_active',
      });
      const fallen = look({ bot, account: holding, quote: { time: 0, bid: 90, ask: 90.1 } });
      expect(consider(fallen, tenDollars)).toMatchObject({ action: 'exit', code: 'stop_loss' });
    },
  );

  it('does nothing but protect when only the price moved', () => {
    expect(consider(look({ account: holding, decision: undefined }), tenDollars).action).toBe('none');
    const risen = look({ account: holding, decision: undefined, quote: { time: 0, bid: 121, ask: 122 } });
    expect(consider(risen, tenDollars)).toMatchObject({ action: 'exit', code: 'take_profit' });
  });
});
