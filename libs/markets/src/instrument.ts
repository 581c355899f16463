import { type ExchangeId, type MarketSymbol, type Money, type Price, type Quantity } from '@app/kernel';

/** What the market allows and charges. Fee rates are ratios (0.001 = 10 basis points). */
export interface Instrument {
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: Price;
  readonly lotStep: Quantity;
  readonly minNotional: Money;
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
}
