import { type ExitRules } from '@app/bots';
import { marketSymbol, money, price, quantity } from '@app/kernel';
import { type Position } from '@app/orders';

import { protectiveExit } from './exits.js';

const OPENED = Date.UTC(2026, 0, 1);
const aPosition = (overrides: Partial<Position> = {}): Position => ({
  symbol: marketSymbol('BTC/USDT'),
  quantity: quantity('0.1'),
  costBasis: money('10'),
  openFees: money('0.01'),
  averageEntryPrice: price('100'),
  referencePrice: price('100'),
  openedAt: new Date(OPENED),
  highestPrice: 110,
  stopPrice: 95,
  takeProfitPrice: 120,
  bootstrap: false,
  probe: false,
  ...overrides,
});
interface Row {
  readonly bid: number;
  readonly afterMs: number;
  readonly rules: ExitRules;
  readonly expected: string | undefined;
}
const noRules: ExitRules = { trailingStopRatio: undefined, holdingTimeMaxMs: undefined };

describe('protectiveExit', () => {
  it.each`
    name                                         | bid      | afterMs | rules                                                       | expected
    ${'nothing is met'}                          | ${100}   | ${0}    | ${noRules}                                                  | ${undefined}
    ${'the bid touches the stop'}                | ${95}    | ${0}    | ${noRules}                                                  | ${'stop_loss'}
    ${'the bid is just above the stop'}          | ${95.01} | ${0}    | ${noRules}                                                  | ${undefined}
    ${'the bid fell 5 % from the highest'}       | ${104.5} | ${0}    | ${{ trailingStopRatio: 0.05, holdingTimeMaxMs: undefined }} | ${'trailing_stop'}
    ${'the stop comes before the trailing stop'} | ${90}    | ${0}    | ${{ trailingStopRatio: 0.05, holdingTimeMaxMs: undefined }} | ${'stop_loss'}
    ${'the target is reached'}                   | ${120}   | ${0}    | ${noRules}                                                  | ${'take_profit'}
    ${'the holding time is over'}                | ${100}   | ${1000} | ${{ trailingStopRatio: undefined, holdingTimeMaxMs: 1000 }} | ${'time_exit'}
    ${'the holding time is not over'}            | ${100}   | ${999}  | ${{ trailingStopRatio: undefined, holdingTimeMaxMs: 1000 }} | ${undefined}
  `('says $expected when $name', ({ bid, afterMs, rules, expected }: Row) => {
    expect(protectiveExit(aPosition(), rules, { bid, time: OPENED + afterMs })).toBe(expected);
  });

  it('lets a position without a stop run', () => {
    const position = aPosition({ stopPrice: undefined, takeProfitPrice: undefined });
    expect(protectiveExit(position, noRules, { bid: 1, time: OPENED })).toBeUndefined();
  });
});
