import { type Bot, POSITION_FRACTION_MAX } from '@app/bots';
import {
  floorToStep,
  type Money,
  money,
  notional,
  price,
  type Quantity,
  quantityFor,
  smaller,
  times,
  toText,
} from '@app/kernel';
import {
  isProbeDue,
  type KellyEstimator,
  noEdgeReason,
  type ProbationSettings,
  type Sizing,
  type SizingInput,
} from '@app/kelly';
import { type Instrument, type Quote } from '@app/markets';
import { type BotAccount, tradeRecord } from '@app/orders';
import { type SizeBasis } from '@app/promotion';
import { type Decision } from '@app/strategies';

import { type MarketConditions } from './market-conditions.js';

/** How the size of an entry is found: fractional Kelly, or a fixed rule in a replay. Pure. */
export type SizeEntry = (input: SizingInput) => Sizing;

/** What an entry is planned from; all read at the same moment. */
export interface EntryFacts {
  readonly bot: Bot;
  readonly account: BotAccount;
  /** Of a live bot: what its size is a part of. Undefined: sized by its own account. */
  readonly basis: SizeBasis | undefined;
  readonly decision: Decision;
  readonly conditions: MarketConditions;
  readonly instrument: Instrument;
  readonly quote: Quote;
  readonly kelly: ProbationSettings & { readonly estimator: KellyEstimator };
  /** Market time, ms. */
  readonly time: number;
}

export type EntryPlan =
  | { readonly kind: 'enter'; readonly quantity: Quantity; readonly sizing: Sizing }
  | { readonly kind: 'no_trade'; readonly code: string; readonly reason: string; readonly sizing: Sizing };

/** What a market order may cost beyond the best ask before it is sent: walking the book, as a ratio. */
const SLIPPAGE_ALLOWANCE = 0.002;

/** From a wish to enter to a quantity the market accepts and the bot can pay, or the reason why not. */
export function planEntry(facts: EntryFacts, sizeEntry: SizeEntry): EntryPlan {
  const noEdge = noEdgeReason(tradeRecord(facts.account.statistics), facts.kelly);
  const wanted = sizeEntry(sizingInput(facts));
  const sizing = facts.basis === undefined ? wanted : partOf(wanted, facts.basis.fraction);
  if (noEdge !== undefined) return { kind: 'no_trade', code: 'no_edge', reason: noEdge, sizing };
  if (sizing.recommendation === 'no_trade') {
    return { kind: 'no_trade', code: 'sizing_no_trade', reason: sizing.reason, sizing };
  }
  const { instrument, quote, account } = facts;
  const ask = price(quote.ask);
  const spend = smaller(sizing.positionSize, affordable(account.cash, instrument));
  const quantity = floorToStep(quantityFor(spend, ask), instrument.lotStep);
  const tooSmall = whyTooSmall(facts, quantity);
  if (tooSmall === undefined) return { kind: 'enter', quantity, sizing };
  const reason = `${tooSmall} (size wanted: ${toText(spend)})`;
  return { kind: 'no_trade', code: 'size_below_minimum', reason, sizing };
}

/** Too small for the market to take, or to take back at the stop: such a position could never be sold. */
function whyTooSmall({ instrument, quote, decision }: EntryFacts, quantity: Quantity): string | undefined {
  const { minNotional } = instrument;
  const limit = `under the market's minimum notional of ${toText(minNotional)}`;
  const size = notional(price(quote.ask), quantity);
  if (quantity.isZero() || size.lessThan(minNotional))
    return `${toText(size)} ${instrument.quote} is ${limit}`;
  const exitPrice = Math.min(quote.bid, decision.stopPrice ?? quote.bid);
  const atExit = notional(price(exitPrice), quantity);
  if (atExit.greaterThanOrEqualTo(minNotional)) return undefined;
  return `${toText(size)} ${instrument.quote} could not be sold again: at ${exitPrice} it is worth ${toText(atExit)}, ${limit}`;
}

function affordable(cash: Money, instrument: Instrument): Money {
  return times(cash, money(1).dividedBy(1 + instrument.takerFeeRate + SLIPPAGE_ALLOWANCE));
}

/** A live size: the part of the paper size that the bot's step allows. */
function partOf(paper: Sizing, fraction: number): Sizing {
  return {
    ...paper,
    positionFraction: paper.positionFraction * fraction,
    positionSize: times(paper.positionSize, fraction),
    reason: `${paper.reason}; live: × ${fraction}`,
  };
}

function sizingInput({ bot, account, basis, decision, conditions, kelly, time }: EntryFacts): SizingInput {
  const sizedBy = basis?.account ?? account;
  const { lastTradeAt } = account.statistics;
  return {
    capital: sizedBy.cash,
    record: tradeRecord(sizedBy.statistics),
    signalConfidence: decision.confidence,
    volatility: conditions.volatility,
    stress: conditions.stress,
    estimator: kelly.estimator,
    positionFractionMax: POSITION_FRACTION_MAX[bot.riskMode],
    mayProbe: isProbeDue({ mode: bot.mode, lastEntryAt: lastTradeAt?.getTime(), now: time }, kelly),
  };
}
