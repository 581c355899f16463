import { Decimal, times, ZERO } from '@app/kernel';

import { inputProblem } from './input-problem.js';
import { estimateOdds, kellyFraction } from './kelly-fraction.js';
import { marketFactor } from './market-factor.js';
import { type KellySettings, type Sizing, type SizingInput } from './sizing.js';

/**
 * The size of an entry by fractional Kelly (safety.md §5). Never throws, never gives a size that is negative, not
 * finite or above the caps; never makes a size larger to meet a minimum.
 */
export function sizePosition(input: SizingInput, settings: KellySettings): Sizing {
  const problem = inputProblem(input);
  if (problem !== undefined) return nothing(input, `No size can be made: ${problem}`);
  if (input.record.trades < settings.bootstrapTrades || input.record.trades === 0)
    return bootstrap(input, settings);
  return byKelly(input, settings);
}

function bootstrap(input: SizingInput, settings: KellySettings): Sizing {
  return {
    ...sized(input, settings, settings.bootstrapFraction),
    bootstrap: true,
    recommendation: 'bootstrap',
    reason: `🔧 Bootstrap mode enabled: ${input.record.trades} trades < ${settings.bootstrapTrades} threshold`,
  };
}

function byKelly(input: SizingInput, settings: KellySettings): Sizing {
  const odds = estimateOdds(input.record, input.estimator);
  const fullKelly = kellyFraction(odds);
  const fractionalKelly = fullKelly * settings.fraction;
  const confidence = Math.min(1, input.record.trades / settings.fullConfidenceTrades);
  const factor = marketFactor(input.volatility, input.stress);
  const adjustedKelly = fractionalKelly * confidence * input.signalConfidence * factor;
  const figures = { ...odds, fullKelly, fractionalKelly, adjustedKelly, confidence };
  if (fullKelly <= 0) return withoutEdge(input, settings, figures);
  const size = sized(input, settings, adjustedKelly);
  const steps = `Kelly ${percent(fullKelly)} × ${settings.fraction} × confidence ${confidence.toFixed(2)} × signal ${input.signalConfidence.toFixed(2)} × market ${factor.toFixed(2)}`;
  return {
    ...size,
    ...figures,
    recommendation: size.positionFraction > 0 ? 'trade' : 'no_trade',
    reason: `${steps} = ${percent(adjustedKelly)}${size.clamped ? `, capped at ${percent(size.positionFraction)}` : ''}`,
  };
}

type Figures = Pick<
  Sizing,
  'winRate' | 'rewardRiskRatio' | 'fullKelly' | 'fractionalKelly' | 'adjustedKelly' | 'confidence'
>;

/** Probation: a bot without an edge trades again only with probes, which show whether that has changed. */
function withoutEdge(input: SizingInput, settings: KellySettings, figures: Figures): Sizing {
  const odds = `win rate: ${percent(figures.winRate)}, R:R: ${figures.rewardRiskRatio.toFixed(2)}`;
  const reason = `⚠️ Negative Kelly edge detected: ${percent(figures.fullKelly)} (${odds})`;
  if (input.mayProbe !== true) return { ...nothing(input, reason), ...figures };
  return {
    ...sized(input, settings, settings.bootstrapFraction),
    ...figures,
    recommendation: 'probe',
    reason: `${reason}; probe trade on probation`,
  };
}

/** A size of this fraction of capital, cut to both caps. */
function sized(input: SizingInput, settings: KellySettings, fraction: number): Sizing {
  const cap = Math.min(input.positionFractionMax, settings.positionFractionMax);
  const positionFraction = Math.min(fraction, cap);
  return {
    ...nothing(input, ''),
    positionFraction,
    positionSize: times(input.capital, positionFraction),
    clamped: fraction > cap,
  };
}

function nothing({ capital }: SizingInput, reason: string): Sizing {
  return {
    fullKelly: 0,
    fractionalKelly: 0,
    adjustedKelly: 0,
    positionFraction: 0,
    positionSize: ZERO,
    capital: Decimal.isDecimal(capital) && capital.isFinite() ? capital : ZERO,
    winRate: 0,
    rewardRiskRatio: 0,
    confidence: 0,
    bootstrap: false,
    recommendation: 'no_trade',
    reason,
    clamped: false,
  };
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)}%`;
