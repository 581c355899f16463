import { money, toText } from '@app/kernel';

import { parseSizeRule, sizeEntryBy } from './size-rule.js';

const KELLY = {
  fraction: 0.25,
  positionFractionMax: 0.25,
  bootstrapTrades: 5,
  bootstrapFraction: 0.01,
  fullConfidenceTrades: 20,
};
const input = {
  capital: money(1000),
  record: { trades: 0, wins: 0, averageWin: 0, averageLoss: 0 },
  signalConfidence: 1,
  volatility: 0,
  stress: 0,
  estimator: 'classic',
  positionFractionMax: 0.25,
} as const;

describe('size rules', () => {
  it.each([
    ['kelly', '10'],
    ['full', '1000'],
    ['fixed:0.25', '250'],
    ['fixed:1', '1000'],
  ])('%s sizes the first entry of 1000 USDT at %s', (text, size) => {
    expect(toText(sizeEntryBy(parseSizeRule(text), KELLY)(input).positionSize)).toBe(size);
  });

  it.each(['', 'half', 'fixed:', 'fixed:0', 'fixed:1.01', 'fixed:-1', 'fixed:x'])(
    'refuses %p and says what is allowed',
    (text) => {
      expect(() => parseSizeRule(text)).toThrow(/sizing: '.*' is not a size rule \(kelly, full, or fixed:F/);
    },
  );
});
