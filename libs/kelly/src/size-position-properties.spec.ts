import { loadConfig } from '@app/config';
import { money } from '@app/kernel';
import fc from 'fast-check';

import { sizePosition } from './size-position.js';
import { type SizingInput } from './sizing.js';

const settings = loadConfig({}).kelly;

describe('sizePosition for anything that may happen', () => {
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  const anyNumber = fc.oneof(ratio, fc.double(), fc.integer());
  const soundInput: fc.Arbitrary<SizingInput> = fc.record({
    capital: fc
      .integer({ min: 1, max: 1e8 })
      .map((cents) => money(cents).dividedBy(100) as SizingInput['capital']),
    record: fc
      .record({
        trades: fc.nat(200),
        winRate: ratio,
        averageWin: fc.double({ min: 0, max: 1e6, noNaN: true }),
        averageLoss: fc.double({ min: 0, max: 1e6, noNaN: true }),
      })
      .map(({ winRate, ...record }) => ({ ...record, wins: Math.floor(record.trades * winRate) })),
    signalConfidence: ratio,
    volatility: fc.double({ min: 0, max: 2, noNaN: true }),
    stress: ratio,
    estimator: fc.constantFrom('classic', 'conservative'),
    positionFractionMax: ratio,
    mayProbe: fc.boolean(),
  });
  const anyInput: fc.Arbitrary<SizingInput> = fc
    .tuple(
      soundInput,
      fc.record({ signalConfidence: anyNumber, volatility: anyNumber, stress: anyNumber }),
      fc.record({
        trades: anyNumber,
        wins: anyNumber,
        averageWin: anyNumber,
        averageLoss: anyNumber,
      }),
    )
    .map(([input, factors, record]) => ({ ...input, ...factors, record }));

  it('never gives a size that is negative, not finite or above a cap', () => {
    fc.assert(
      fc.property(fc.oneof(soundInput, anyInput), (input) => {
        const sizing = sizePosition(input, settings);
        const cap = input.capital.times(Math.min(input.positionFractionMax, 0.25));
        const { positionSize, reason, ...figures } = sizing;

        expect(positionSize.isFinite() && positionSize.greaterThanOrEqualTo(0)).toBe(true);
        expect(positionSize.lessThanOrEqualTo(cap)).toBe(true);
        expect(
          Object.values(figures)
            .filter((value) => typeof value === 'number')
            .every(Number.isFinite),
        ).toBe(true);
        expect(positionSize.isZero()).toBe(sizing.recommendation === 'no_trade' || cap.isZero());
        expect(reason).not.toBe('');
      }),
    );
  });

  it.each<[string, (input: SizingInput, more: number) => SizingInput]>([
    ['capital', (input, more) => ({ ...input, capital: money(input.capital.plus(more)) })],
    [
      'signal confidence',
      (input, more) => ({ ...input, signalConfidence: Math.min(1, input.signalConfidence + more) }),
    ],
    [
      'cap',
      (input, more) => ({ ...input, positionFractionMax: Math.min(1, input.positionFractionMax + more) }),
    ],
    ['calm', (input, more) => ({ ...input, stress: Math.max(0, input.stress - more) })],
    ['steadiness', (input, more) => ({ ...input, volatility: Math.max(0, input.volatility - more) })],
    [
      'average win',
      (input, more) => ({
        ...input,
        record: { ...input.record, averageWin: input.record.averageWin + more },
      }),
    ],
    [
      'win rate',
      (input, more) => ({
        ...input,
        record: {
          ...input.record,
          wins: Math.min(input.record.trades, input.record.wins + Math.ceil(more * 10)),
        },
      }),
    ],
  ])('is never smaller for more %s', (_, increase) => {
    fc.assert(
      fc.property(soundInput, ratio, (input, more) => {
        const before = sizePosition({ ...input, mayProbe: false }, settings);
        const after = sizePosition(increase({ ...input, mayProbe: false }, more), settings);

        expect(after.positionSize.greaterThanOrEqualTo(before.positionSize)).toBe(true);
      }),
    );
  });

  it('is never larger by the conservative estimator than by the classic one', () => {
    fc.assert(
      fc.property(soundInput, (input) => {
        const [classic, conservative] = (['classic', 'conservative'] as const).map(
          (estimator) => sizePosition({ ...input, mayProbe: false, estimator }, settings).positionFraction,
        ) as [number, number];

        expect(conservative).toBeLessThanOrEqual(classic);
      }),
    );
  });
});
