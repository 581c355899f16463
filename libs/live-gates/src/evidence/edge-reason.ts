import { percent } from '../percent.js';
import { type EdgeTest } from '../statistics/edge-test.js';
import { type PaperRecord } from './paper-record.js';

/** Why a record is no evidence, in one sentence. Call it only for one that is none. */
export function edgeReason(record: PaperRecord, test: EdgeTest | undefined): string {
  const { bot, variant, trades, excluded } = record;
  if (test === undefined || variant === undefined)
    return `No evidence: '${bot.name}' has not been started as it is set up now`;
  const ignored = excluded === 0 ? '' : `; ${excluded} trades on made-up prices do not count`;
  const { bound, nextLookTrades, losses, lookTrades } = test;
  if (bound === undefined)
    return `No evidence yet for '${bot.name}': ${trades.length} of ${nextLookTrades} trades (variants tried: ${variant.ordinal})${ignored}`;
  if (bound.lowerBound > 0)
    return `No evidence yet for '${bot.name}': ${losses} losing trades in ${lookTrades} are too few to know how large a loss is${ignored}`;
  return `No evidence of an edge for '${bot.name}': lower bound of the mean net return of a trade is ${percent(bound.lowerBound, 3)} after ${lookTrades} trades (variants tried: ${variant.ordinal})${ignored}`;
}
