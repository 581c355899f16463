/* eslint-disable no-restricted-syntax -- market data: numbers as the feed gives them, until a fill makes them decimal */
/** One price of a book, and what can be had there, in base currency. */
export interface BookLevel {
  readonly price: number;
  readonly quantity: number;
}
/* eslint-enable no-restricted-syntax */

/** What stands in the market at one moment; each side best price first. */
export interface OrderBook {
  /** Market time, milliseconds since 1970 UTC. */
  readonly time: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** The best prices at one moment, with where they came from. */
export interface Quote {
  readonly time: number;
  readonly bid: number;
  readonly ask: number;
}

export const midPrice = (quote: Pick<Quote, 'bid' | 'ask'>): number => (quote.bid + quote.ask) / 2;
/** The whole spread as a ratio of the mid. */
export const relativeSpread = (quote: Pick<Quote, 'bid' | 'ask'>): number =>
  (quote.ask - quote.bid) / midPrice(quote);
