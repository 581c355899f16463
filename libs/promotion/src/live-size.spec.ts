import { money, toText } from '@app/kernel';
import { sizePosition } from '@app/kelly';
import { POSITION_FRACTION_MAX, RISK_MODES } from '@app/bots';
import { tradeRecord } from '@app/orders';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { anAccount } from '@testing/orders';
import fc from 'fast-check';

import { liveSizeMax, paperSizeMax } from './live-size.js';

const { kelly } = aConfig();
const paperWith = (wins: number, losses: number) =>
  anAccount({
    statistics: {
      ...anAccount().statistics,
      trades: wins + losses,
      wins,
      losses,
      grossProfit: money(2 * wins),
      grossLoss: money(losses),
    },
  });

describe('the live size', () => {
  it('is nothing for a bot whose paper trades show no edge', () => {
    expect(paperSizeMax(aBot(), paperWith(5, 45), kelly).isZero()).toBe(true);
  });

  it('is the part of the paper size that the step allows', () => {
    expect(toText(liveSizeMax(money(80), 0.25))).toBe('20');
  });

  it('is never less than the part of any size that paper would take', () => {
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(60),
        fc.constantFrom(...RISK_MODES),
        fc.tuple(ratio, ratio, ratio),
        (wins, losses, riskMode, [signalConfidence, volatility, stress]) => {
          const paper = paperWith(wins, losses);
          const { positionSize } = sizePosition(
            {
              capital: paper.cash,
              record: tradeRecord(paper.statistics),
              signalConfidence,
              volatility,
              stress,
              estimator: kelly.estimator,
              positionFractionMax: POSITION_FRACTION_MAX[riskMode],
            },
            kelly,
          );
          const limit = paperSizeMax(aBot({ riskMode }), paper, kelly);
          expect(positionSize.lessThanOrEqualTo(limit)).toBe(true);
        },
      ),
    );
  });
});
