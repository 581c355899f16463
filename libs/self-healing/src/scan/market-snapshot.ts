import { type Bot } from '@app/bots';
import { type ExchangeId } from '@app/kernel';
import { type ExchangeView, type MarketData } from '@app/markets';

import { type BotFacts, type MarketFacts } from '../facts.js';

/** What the markets say at one moment, from memory, for any number of bots. */
export class MarketSnapshot {
  readonly exchanges: readonly ExchangeView[];
  readonly #states: ReadonlyMap<ExchangeId, { readonly state: ExchangeView['state']; readonly now: Date }>;

  constructor(private readonly markets: MarketData) {
    this.exchanges = markets.exchanges();
    this.#states = new Map(
      this.exchanges.map(({ exchange, state }) => [exchange, { state, now: markets.clock(exchange).date() }]),
    );
  }

  ofBot({ exchange, symbol }: Bot): Pick<BotFacts, 'marketNow' | 'quote' | 'isMarketLive'> {
    const known = this.#states.get(exchange);
    return {
      marketNow: known?.now,
      quote: known === undefined ? undefined : this.markets.quote(exchange, symbol),
      isMarketLive: known?.state.status === 'live',
    };
  }

  /** Every market that active bots trade on. */
  activeMarkets(bots: readonly Bot[]): readonly MarketFacts[] {
    const crowds = new Map<string, { readonly bot: Bot; size: number }>();
    for (const bot of bots) {
      if (bot.status !== 'active') continue;
      const key = `${bot.exchange}|${bot.symbol}`;
      const crowd = crowds.get(key) ?? { bot, size: 0 };
      crowd.size += 1;
      crowds.set(key, crowd);
    }
    return [...crowds.values()].map(({ bot, size }) => this.#market(bot, size));
  }

  #market(bot: Bot, bots: number): MarketFacts {
    const { quote, marketNow } = this.ofBot(bot);
    const feed = this.#states.get(bot.exchange)?.state;
    const quoteAgeMs =
      quote === undefined || marketNow === undefined ? undefined : marketNow.getTime() - quote.time;
    return { exchange: bot.exchange, symbol: bot.symbol, bots, feed, quoteAgeMs };
  }
}
