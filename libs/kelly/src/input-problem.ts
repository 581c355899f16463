import { Decimal } from '@app/kernel';

import { type SizingInput } from './sizing.js';

/** The first input that no size can be made of, in words; undefined when all can be used. */
export function inputProblem(input: Partial<SizingInput>): string | undefined {
  const { capital, record, signalConfidence, volatility, stress, positionFractionMax } = input;
  if (capital === undefined || !Decimal.isDecimal(capital) || !capital.isFinite() || !capital.greaterThan(0))
    return `capital is ${String(capital)}, not an amount above zero`;
  if (record === undefined) return 'the record of trades is missing';
  const ranges: readonly (readonly [name: string, value: number | undefined, max: number])[] = [
    ['trades', record.trades, Infinity],
    ['wins', record.wins, record.trades],
    ['average win', record.averageWin, Infinity],
    ['average loss', record.averageLoss, Infinity],
    ['signal confidence', signalConfidence, 1],
    ['volatility', volatility, Infinity],
    ['stress', stress, 1],
    ['position fraction', positionFractionMax, 1],
  ];
  const wrong = ranges.find(
    ([, value = Number.NaN, max]) => !(value >= 0 && value <= max && value < Infinity),
  );
  if (wrong === undefined) return undefined;
  const [name, value, max] = wrong;
  return `${name} is ${String(value)}, not ${max === Infinity ? 'a finite number from 0' : `from 0 to ${max}`}`;
}
