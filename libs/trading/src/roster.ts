import { type Bot, type BotStatus } from '@app/bots';
import { type BotId, type ExchangeId, type MarketSymbol } from '@app/kernel';
import { seriesId, type SeriesKey } from '@app/markets';

/** Looked at: active bots trade; the others only have their position protected. */
export const WATCHED = ['active', 'paused', 'quarantined', 'stopped'] as const satisfies readonly BotStatus[];

export const seriesOf = (bot: Bot): SeriesKey => ({
  exchange: bot.exchange,
  symbol: bot.symbol,
  timeframe: bot.timeframe,
});

/** The bots to look at, as they are now, found by the series that decides them or the symbol that protects them. */
export class Roster {
  readonly #bots = new Map<BotId, Bot>();
  readonly #bySeries = new Index();
  readonly #bySymbol = new Index();

  /** Takes a bot in, replaces what was known of it, or lets it go when its status is not one that is watched. */
  put(bot: Bot): void {
    this.drop(bot.id);
    if (!(WATCHED as readonly BotStatus[]).includes(bot.status)) return;
    this.#bots.set(bot.id, bot);
    this.#bySeries.add(seriesId(seriesOf(bot)), bot.id);
    // A 1-minute bot is looked at at each minute anyway.
    if (bot.timeframe !== '1m') this.#bySymbol.add(symbolId(bot.exchange, bot.symbol), bot.id);
  }

  get(id: BotId): Bot | undefined {
    return this.#bots.get(id);
  }

  get size(): number {
    return this.#bots.size;
  }

  activeCount(): number {
    return [...this.#bots.values()].filter(({ status }) => status === 'active').length;
  }

  all(): Iterable<Bot> {
    return this.#bots.values();
  }

  decidedBy(key: SeriesKey): readonly BotId[] {
    return this.#bySeries.of(seriesId(key));
  }

  /** Bots that need a look at each minute besides their own closes. */
  protectedBy(exchange: ExchangeId, symbol: MarketSymbol): readonly BotId[] {
    return this.#bySymbol.of(symbolId(exchange, symbol));
  }

  drop(id: BotId): void {
    const known = this.#bots.get(id);
    if (known === undefined) return;
    this.#bots.delete(id);
    this.#bySeries.remove(seriesId(seriesOf(known)), id);
    this.#bySymbol.remove(symbolId(known.exchange, known.symbol), id);
  }
}

const symbolId = (exchange: ExchangeId, symbol: MarketSymbol): string => `${exchange}|${symbol}`;

class Index {
  readonly #ids = new Map<string, Set<BotId>>();

  add(key: string, id: BotId): void {
    const ids = this.#ids.get(key) ?? new Set();
    this.#ids.set(key, ids.add(id));
  }

  remove(key: string, id: BotId): void {
    const ids = this.#ids.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(key);
  }

  of(key: string): readonly BotId[] {
    return [...(this.#ids.get(key) ?? [])];
  }
}
