import { minus, type Money, notional, plus, price, ratio, sum, ZERO } from '@app/kernel';
import { type Quote } from '@app/markets';

import { type BotAccount } from '../ledger/account.js';
import { costBasis } from '../ledger/position.js';

/** How much of the equity hangs on one asset or venue. */
export interface Exposure {
  readonly name: string;
  readonly value: Money;
  /** Of the equity, 0 to 1. */
  readonly share: number;
}

/** All accounts of one mode and quote currency: neither currencies nor paper and real money are ever added up. */
export interface CurrencyPortfolio {
  readonly mode: BotAccount['mode'];
  readonly quote: string;
  readonly equity: Money;
  readonly cash: Money;
  /** Net of fees. */
  readonly realisedProfit: Money;
  /** Of the open positions, before the fees of selling them. */
  readonly unrealisedProfit: Money;
  readonly exposureByAsset: readonly Exposure[];
  readonly exposureByVenue: readonly Exposure[];
  /** Symbols without a price now: their positions count at cost. */
  readonly unpriced: readonly string[];
}

/** The price of a market now, if there is one. */
export type QuoteOf = (account: Pick<BotAccount, 'exchange' | 'symbol'>) => Pick<Quote, 'bid'> | undefined;

/** What a user's accounts are worth and what they hang on, by mode and quote currency: real money first. Pure. */
export function portfolioOf(accounts: readonly BotAccount[], quoteOf: QuoteOf): CurrencyPortfolio[] {
  const quotes = [...new Set(accounts.map(({ quote }) => quote))].toSorted();
  return MODES.flatMap((mode) =>
    quotes.flatMap((quote) => {
      const own = accounts.filter((account) => account.mode === mode && account.quote === quote);
      return own.length === 0 ? [] : [{ mode, quote, ...currencyPortfolio(own, quoteOf) }];
    }),
  );
}

const MODES = ['live', 'paper'] as const satisfies readonly BotAccount['mode'][];

function currencyPortfolio(
  accounts: readonly BotAccount[],
  quoteOf: QuoteOf,
): Omit<CurrencyPortfolio, 'mode' | 'quote'> {
  const held = accounts.flatMap((account) => holdingOf(account, quoteOf));
  const cash = add(accounts.map((account) => account.cash));
  const equity = plus(cash, add(held.map(({ value }) => value)));
  return {
    equity,
    cash,
    realisedProfit: add(accounts.map(({ statistics }) => statistics.netProfit)),
    unrealisedProfit: add(held.map(({ value, cost }) => minus(value, cost))),
    exposureByAsset: exposures(held, ({ asset }) => asset, equity),
    exposureByVenue: exposures(held, ({ venue }) => venue, equity),
    unpriced: [...new Set(held.filter(({ isPriced }) => !isPriced).map(({ symbol }) => symbol))],
  };
}

interface Holding {
  readonly symbol: string;
  readonly asset: string;
  readonly venue: string;
  readonly value: Money;
  readonly cost: Money;
  readonly isPriced: boolean;
}

function holdingOf(account: BotAccount, quoteOf: QuoteOf): Holding[] {
  const { position, symbol, exchange } = account;
  if (position === undefined) return [];
  const now = quoteOf(account);
  const cost = costBasis(position);
  const value = now === undefined ? cost : notional(price(now.bid), position.quantity);
  const [asset = symbol] = symbol.split('/');
  return [{ symbol, asset, venue: exchange, value, cost, isPriced: now !== undefined }];
}

function exposures(
  held: readonly Holding[],
  nameOf: (holding: Holding) => string,
  equity: Money,
): Exposure[] {
  const names = [...new Set(held.map(nameOf))].toSorted();
  return names.map((name) => {
    const value = add(held.filter((holding) => nameOf(holding) === name).map((holding) => holding.value));
    return { name, value, share: equity.greaterThan(ZERO) ? ratio(value, equity) : 0 };
  });
}

const add = (amounts: readonly Money[]): Money => sum(amounts, ZERO);
