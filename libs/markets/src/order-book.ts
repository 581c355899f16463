/** Levels are numbers as the feed gives them, best first; a fill makes them decimal. */
export interface BookLevel {
  readonly price: number;
  readonly quantity: number;
}

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
