import {
  type ExchangeId,
  type FieldProblem,
  InvalidInputError,
  type MarketSymbol,
  type Money,
  times,
  toText,
} from '@app/kernel';
import { type Instrument, isTimeframe, TIMEFRAMES } from '@app/markets';
import {
  checkParams,
  type ParamsVerdict,
  STRATEGIES,
  strategyNamed,
  type StrategyParams,
} from '@app/strategies';

import { type Bot, type ExitRules, type RiskMode } from './bot.js';

/** What a user asks for; not yet known to exist, to fit together or to be affordable. */
export interface BotDraft {
  readonly name: string;
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly timeframe: string;
  readonly strategy: string;
  readonly params: StrategyParams | undefined;
  readonly riskMode: RiskMode;
  readonly exits: ExitRules;
  readonly initialCapital: Money;
}

/** What a draft is checked against. */
export interface DraftFacts {
  readonly exchanges: readonly ExchangeId[];
  /** Of the draft's exchange; empty when there is no such exchange. */
  readonly instruments: readonly Instrument[];
  readonly capitalMin: Money;
  readonly capitalMax: Money;
}

/** A draft in which everything exists and fits. */
export type CheckedDraft = Omit<BotDraft, 'timeframe' | 'params'> &
  Pick<Bot, 'timeframe' | 'params' | 'quote'>;

/** Sizing takes at least this part of the capital (the bootstrap size), so it must be an amount the market accepts. */
const SMALLEST_POSITION = 0.01;
const EXAMPLES_MAX = 10;

/** @throws InvalidInputError with all that is wrong: the field, the value and what is allowed. Pure. */
export function checkDraft(draft: BotDraft, facts: DraftFacts): CheckedDraft {
  const { timeframe } = draft;
  const instrument = facts.instruments.find(
    ({ exchange, symbol }) => exchange === draft.exchange && symbol === draft.symbol,
  );
  const strategy = strategyNamed(draft.strategy);
  const params = strategy && checkParams(strategy, draft.params);
  const capital = capitalProblems(draft.initialCapital, facts, instrument);
  if (instrument !== undefined && isTimeframe(timeframe) && params?.valid === true && capital.length === 0) {
    return { ...draft, timeframe, params: params.params, quote: instrument.quote };
  }
  throw invalid([
    ...marketProblems(draft, facts, instrument),
    ...(isTimeframe(timeframe) ? [] : [notOneOf('timeframe', timeframe, TIMEFRAMES)]),
    ...strategyProblems(draft.strategy, params),
    ...capital,
  ]);
}

function invalid([first, ...others]: readonly FieldProblem[]): Error {
  if (first === undefined) return new Error('A draft was refused without a reason');
  return new InvalidInputError([first, ...others]);
}

function marketProblems(
  { exchange, symbol }: BotDraft,
  { exchanges, instruments }: DraftFacts,
  instrument: Instrument | undefined,
): FieldProblem[] {
  if (!exchanges.includes(exchange)) return [notOneOf('exchange', exchange, exchanges)];
  if (instrument !== undefined) return [];
  return [
    notOneOf(
      'symbol',
      symbol,
      instruments.map((known) => known.symbol),
    ),
  ];
}

function strategyProblems(name: string, params: ParamsVerdict | undefined): readonly FieldProblem[] {
  if (params === undefined) {
    return [
      notOneOf(
        'strategy',
        name,
        STRATEGIES.map((strategy) => strategy.name),
      ),
    ];
  }
  return params.valid ? [] : params.problems;
}

function capitalProblems(
  capital: Money,
  { capitalMin, capitalMax }: DraftFacts,
  instrument: Instrument | undefined,
): FieldProblem[] {
  const problem = (message: string): FieldProblem[] => [
    { path: 'initialCapital', message: `${toText(capital)} ${message}` },
  ];
  if (capital.lessThan(capitalMin) || capital.greaterThan(capitalMax)) {
    return problem(`is not allowed (${toText(capitalMin)} to ${toText(capitalMax)})`);
  }
  if (instrument === undefined) return [];
  const { symbol, quote, minNotional } = instrument;
  if (times(capital, SMALLEST_POSITION).greaterThanOrEqualTo(minNotional)) return [];
  const needed = times(minNotional, 1 / SMALLEST_POSITION);
  return problem(
    `is too little for ${symbol}: at least ${toText(needed)} ${quote} is needed, so that 1 % of it is the market's minimum of ${toText(minNotional)}`,
  );
}

function notOneOf(path: string, value: string, known: readonly string[]): FieldProblem {
  const some = known.slice(0, EXAMPLES_MAX).join(', ');
  const more = known.length > EXAMPLES_MAX ? ', ...' : '';
  return { path, message: `'${value}' does not exist (there are ${some}${more})` };
}
