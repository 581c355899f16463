import { type ExitRules } from '@app/bots';
import { type Position } from '@app/orders';
import { aPosition } from '@testing/orders';

import { protectiveExit } from './exits.js';

const OPENED = Date.UTC(2026, 0, 1);
const position = (): Position =>
  aPosition({ openedAt: new Date(OPENED), highestPrice: 110, stopPrice: 95, takeProfitPrice: 120 });
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
    expect(protectiveExit(position(), rules, { bid, time: OPENED + afterMs })).toBe(expected);
  });

  it('lets a position without a stop run', () => {
    const unprotected = aPosition({ stopPrice: undefined, takeProfitPrice: undefined });
    expect(protectiveExit(unprotected, noRules, { bid: 1, time: OPENED })).toBeUndefined();
  });
});
