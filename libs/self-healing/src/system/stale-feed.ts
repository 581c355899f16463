import { type SystemDetector } from '../detector.js';
import { type MarketFacts } from '../facts.js';
import { type Finding, REPORT } from '../finding.js';

/** Three minutes are three closes of the candles that every feed gives. */
const STALE_MS = 180_000;

/**
 * A feed that says it is live and gives nothing for all of its markets hangs, and is started again; otherwise it is
 * reported, because feeds look for their exchange themselves.
 */
export const staleFeed: SystemDetector = {
  rule: 'stale_feed',
  description: 'Active bots trade on a market whose prices are old',
  needs: ['bots'],
  detect({ markets }) {
    return markets.filter(isStale).map((market) => finding(market, hangs(market, markets)));
  },
};

const isStale = ({ quoteAgeMs, feed }: MarketFacts): boolean =>
  feed?.status !== 'ended' && (quoteAgeMs === undefined || quoteAgeMs > STALE_MS);

const hangs = ({ exchange, feed }: MarketFacts, markets: readonly MarketFacts[]): boolean =>
  feed?.status === 'live' && markets.every((market) => market.exchange !== exchange || isStale(market));

function finding({ exchange, symbol, bots, feed, quoteAgeMs }: MarketFacts, isHanging: boolean): Finding {
  const age = quoteAgeMs === undefined ? 'no price' : `a price of ${Math.round(quoteAgeMs / 1000)} s ago`;
  return {
    rule: staleFeed.rule,
    subject: `market:${exchange}:${symbol}`,
    severity: 'warning',
    message: `${symbol} on ${exchange} has ${age}, and ${bots} bots trade on it`,
    evidence: { exchange, symbol, bots, feed: feed?.status, quoteAgeMs },
    remedy: isHanging ? { kind: 'restart', part: 'market-feeds' } : REPORT,
    factsKey: isHanging ? 'hanging' : 'stale',
  };
}
