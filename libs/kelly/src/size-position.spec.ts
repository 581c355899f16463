import { loadConfig } from '@app/config';
import { money, ZERO } from '@app/kernel';
import { aSizingInput, aTradeRecord } from '@testing/kelly';

import { sizePosition } from './size-position.js';
import { type Sizing, type SizingInput, type TradeRecord } from './sizing.js';

const settings = loadConfig({}).kelly;

const size = (overrides: Partial<SizingInput> = {}): Sizing =>
  sizePosition(aSizingInput(overrides), settings);
const textOf = ({ positionSize }: Sizing): string => positionSize.toFixed(2);

describe('sizePosition, classic', () => {
  it.each([
    { case: 'no trades', record: aTradeRecord({ trades: 0 }), kelly: 0, expected: '10.00' },
    {
      case: '5 trades at 48 %',
      record: aTradeRecord({ trades: 5, winRate: 0.48 }),
      kelly: 0.191111,
      expected: '11.94',
    },
    { case: '10 trades at 55 %', record: aTradeRecord({ trades: 10 }), kelly: 0.3, expected: '37.50' },
    { case: '40 trades at 55 %', record: aTradeRecord(), kelly: 0.3, expected: '75.00' },
    {
      case: '40 trades at 48 %',
      record: aTradeRecord({ winRate: 0.48 }),
      kelly: 0.191111,
      expected: '47.78',
    },
  ])('gives $expected of 1000 for $case', ({ record, kelly, expected }) => {
    const sizing = size({ record });

    expect(textOf(sizing)).toBe(expected);
    expect(sizing.fullKelly).toBeCloseTo(kelly, 6);
  });

  it('carries every step to the size', () => {
    expect(size({ record: aTradeRecord({ trades: 10 }), signalConfidence: 0.8 })).toMatchObject({
      fullKelly: expect.closeTo(0.3, 9),
      fractionalKelly: expect.closeTo(0.075, 9),
      adjustedKelly: expect.closeTo(0.03, 9),
      positionFraction: expect.closeTo(0.03, 9),
      winRate: 0.55,
      rewardRiskRatio: 1.8,
      confidence: 0.5,
      bootstrap: false,
      clamped: false,
      recommendation: 'trade',
      reason: 'Kelly 30.00% × 0.25 × confidence 0.50 × signal 0.80 × market 1.00 = 3.00%',
    });
  });

  it('caps the size at what the risk mode allows, and says so', () => {
    const sizing = size({ record: aTradeRecord({ winRate: 0.9 }), positionFractionMax: 0.1 });

    expect(sizing).toMatchObject({ positionFraction: 0.1, clamped: true });
    expect(textOf(sizing)).toBe('100.00');
    expect(sizing.reason).toMatch(/capped at 10\.00%$/);
  });

  it('caps the size at 25 % whatever the risk mode allows', () => {
    const sizing = sizePosition(
      aSizingInput({ record: aTradeRecord({ winRate: 1 }), positionFractionMax: 1 }),
      {
        ...settings,
        fraction: 1,
      },
    );

    expect(textOf(sizing)).toBe('250.00');
  });

  it.each([
    { volatility: 0.06, stress: 0.4, factor: 0.56 },
    { volatility: 0.2, stress: 1, factor: 0.25 },
    { volatility: 0.05, stress: 0.3, factor: 1 },
  ])('takes × $factor of the size at volatility $volatility and stress $stress', ({ factor, ...market }) => {
    expect(size(market).adjustedKelly / size().adjustedKelly).toBeCloseTo(factor, 9);
  });

  it('believes no more than twice the risk as reward while there is no loss yet', () => {
    const sizing = size({ record: aTradeRecord({ winRate: 1, averageLoss: 0, averageWin: 50 }) });

    expect(sizing.rewardRiskRatio).toBe(2);
  });
});

describe('sizePosition, bootstrap', () => {
  it.each([0, 1, 4])(
    'is exactly 1 %% of capital with %i trades, whatever the signal and the market',
    (trades) => {
      const sizing = size({
        capital: money('1234.56'),
        record: aTradeRecord({ trades }),
        signalConfidence: 0.1,
        volatility: 0.5,
        stress: 1,
      });

      expect(sizing.positionSize.toFixed()).toBe('12.3456');
      expect(sizing).toMatchObject({ bootstrap: true, recommendation: 'bootstrap', positionFraction: 0.01 });
    },
  );

  it('says how many trades are missing', () => {
    expect(size({ record: aTradeRecord({ trades: 2 }) }).reason).toBe(
      '🔧 Bootstrap mode enabled: 2 trades < 5 threshold',
    );
  });

  it('ends with the fifth trade', () => {
    expect(size({ record: aTradeRecord({ trades: 5 }) }).bootstrap).toBe(false);
  });
});

describe('sizePosition without an edge', () => {
  const record = aTradeRecord({ winRate: 0.48, averageWin: 1 });

  it('trades nothing and names the odds', () => {
    expect(size({ record })).toMatchObject({
      positionSize: ZERO,
      recommendation: 'no_trade',
      reason: '⚠️ Negative Kelly edge detected: -4.00% (win rate: 48.00%, R:R: 1.00)',
    });
  });

  it('trades 1 % when a probe is due', () => {
    const sizing = size({ record, mayProbe: true });

    expect(sizing).toMatchObject({ recommendation: 'probe', bootstrap: false });
    expect(sizing.fullKelly).toBeCloseTo(-0.04, 9);
    expect(textOf(sizing)).toBe('10.00');
  });

  it('makes no probe of a bot that has an edge', () => {
    expect(size({ mayProbe: true }).recommendation).toBe('trade');
  });

  it('takes a record without a single win for a lost stake', () => {
    expect(size({ record: aTradeRecord({ winRate: 0, averageWin: 0 }) }).fullKelly).toBe(-1);
  });
});

describe('sizePosition, conservative', () => {
  const conservatively = (record: TradeRecord): Sizing => size({ record, estimator: 'conservative' });

  it('makes no position of five lucky trades as large as classic does', () => {
    const lucky = aTradeRecord({ trades: 5, winRate: 0.8, averageWin: 3 });

    expect(conservatively(lucky).positionFraction).toBeLessThan(
      size({ record: lucky }).positionFraction * 0.6,
    );
  });

  it('comes close to classic once there are many trades', () => {
    const long = aTradeRecord({ trades: 5_000 });

    expect(conservatively(long).fullKelly).toBeGreaterThan(size({ record: long }).fullKelly * 0.95);
  });

  it('uses the lower Wilson bound and a reward-risk ratio drawn toward 1', () => {
    // 12 of 20: (0.6 + z²/40 − z·√(0.24/20 + z²/1600)) / (1 + z²/20) with z = 0.8416; (20 · 1.8 + 10) / 30.
    const sizing = conservatively(aTradeRecord({ trades: 20, winRate: 0.6 }));

    expect(sizing.winRate).toBeCloseTo(0.50591, 5);
    expect(sizing.rewardRiskRatio).toBeCloseTo(1.53333, 4);
  });
});

describe('sizePosition with inputs nothing can be made of', () => {
  const wrong = [Number.NaN, Number.POSITIVE_INFINITY, -0.01, undefined as unknown as number];

  it.each(wrong)('gives nothing and the reason for %p, in bootstrap and after', (value) => {
    for (const trades of [2, 40]) {
      const record = aTradeRecord({ trades });
      const inputs: Partial<SizingInput>[] = [
        { record, signalConfidence: value },
        { record, volatility: value },
        { record, stress: value },
        { record, positionFractionMax: value },
        { record: { ...record, wins: value } },
        { record: { ...record, averageWin: value } },
        { record: { ...record, averageLoss: value } },
        { record: { ...record, trades: value } },
      ];
      for (const input of inputs) {
        const sizing = size(input);
        expect(sizing).toMatchObject({ positionSize: ZERO, recommendation: 'no_trade', bootstrap: false });
        expect(sizing.reason).toMatch(/^No size can be made: .+ is (NaN|Infinity|-0.01|undefined), not/);
      }
    }
  });

  it.each([
    { name: 'no capital', input: { capital: ZERO } },
    { name: 'negative capital', input: { capital: money(-5) } },
    { name: 'missing capital', input: { capital: undefined } },
    { name: 'a missing record', input: { record: undefined } },
    { name: 'more wins than trades', input: { record: { ...aTradeRecord(), wins: 41 } } },
    { name: 'a signal surer than sure', input: { signalConfidence: 1.01 } },
  ])('gives nothing for $name', ({ input }) => {
    const sizing = sizePosition({ ...aSizingInput(), ...input } as SizingInput, settings);

    expect(sizing).toMatchObject({ positionSize: ZERO, recommendation: 'no_trade' });
    expect(sizing.reason).toMatch(/^No size can be made: /);
  });
});
