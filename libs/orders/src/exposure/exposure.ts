import { type BotMode } from '@app/bots';
import {
  type ClientOrderId,
  minus,
  type Money,
  notional,
  plus,
  type Price,
  type Quantity,
  ratio,
  times,
  toText,
} from '@app/kernel';
import { percent } from '@app/risk';

/** Amounts of different currencies are never added up, nor paper and real money. */
export interface MoneyKind {
  readonly mode: BotMode;
  readonly quote: string;
}

export const isOfKind = (a: MoneyKind, b: MoneyKind): boolean => a.mode === b.mode && a.quote === b.quote;

/** What an entry on its way may still add to what its user has at stake. */
export interface Claim extends MoneyKind {
  readonly clientOrderId: ClientOrderId;
  readonly asset: string;
  readonly venue: string;
  readonly amount: Money;
}

interface Entry {
  readonly clientOrderId: ClientOrderId;
  readonly mode: BotMode;
  readonly exchange: string;
  readonly symbol: string;
  readonly quantity: Quantity;
  readonly filledQuantity: Quantity;
  readonly referencePrice: Price;
}

/** The unfilled rest of an entry at the price it expects. */
export function claimOf({ clientOrderId, mode, exchange, symbol, ...order }: Entry): Claim {
  const rest = minus(order.quantity, order.filledQuantity);
  const { base, quote } = assetsOf(symbol);
  const amount = notional(order.referencePrice, rest);
  return { clientOrderId, mode, quote, asset: base, venue: exchange, amount };
}

/** The two sides of a market: `BTC` and `USDT` of `BTC/USDT`. */
export function assetsOf(symbol: string): { readonly base: string; readonly quote: string } {
  const [base = symbol, quote = symbol] = symbol.split('/');
  return { base, quote };
}

export interface ExposureLimits {
  /** Of the user's equity, 0 to 1. */
  readonly exposureAssetMax: number;
  readonly exposureVenueMax: number;
}

/** What a user has in one kind of money, and how much of it hangs on the asset and on the venue of a claim. */
export interface AtStake {
  readonly equity: Money;
  readonly onAsset: Money;
  readonly onVenue: Money;
}

/** Why a claim would put too much on one asset or one venue; undefined when it would not. */
export function exposureRefusal(claim: Claim, atStake: AtStake, limits: ExposureLimits): string | undefined {
  const { asset, venue, amount } = claim;
  const { equity, onAsset, onVenue } = atStake;
  return (
    overLimit(asset, plus(onAsset, amount), equity, limits.exposureAssetMax) ??
    overLimit(venue, plus(onVenue, amount), equity, limits.exposureVenueMax)
  );
}

function overLimit(name: string, amount: Money, equity: Money, max: number): string | undefined {
  if (equity.greaterThan(0) && amount.lessThanOrEqualTo(times(equity, max))) return undefined;
  const share = equity.greaterThan(0) ? ` (${percent(ratio(amount, equity))})` : '';
  return `${name} would hold ${toText(amount)} of your equity of ${toText(equity)}${share}, with what is on its way (limit ${percent(max)})`;
}
