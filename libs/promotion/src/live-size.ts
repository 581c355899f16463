import { type Bot, POSITION_FRACTION_MAX } from '@app/bots';
import { type Money, times } from '@app/kernel';
import { type KellyEstimator, type KellySettings, sizePosition } from '@app/kelly';
import { type BotAccount, tradeRecord } from '@app/orders';

type SizeSettings = KellySettings & { readonly estimator: KellyEstimator };

/**
 * The largest entry that a bot would make on paper now: its paper record and cash, sized with full confidence in the
 * signal and in a calm market. Every other signal and market only make it smaller. Zero without an edge.
 */
export function paperSizeMax(
  { riskMode }: Pick<Bot, 'riskMode'>,
  paper: BotAccount,
  settings: SizeSettings,
): Money {
  const input = {
    capital: paper.cash,
    record: tradeRecord(paper.statistics),
    signalConfidence: 1,
    volatility: 0,
    stress: 0,
    estimator: settings.estimator,
    positionFractionMax: POSITION_FRACTION_MAX[riskMode],
  };
  return sizePosition(input, settings).positionSize;
}

/** The largest live entry that a step allows, in quote currency. */
export const liveSizeMax = (paperSize: Money, fraction: number): Money => times(paperSize, fraction);
