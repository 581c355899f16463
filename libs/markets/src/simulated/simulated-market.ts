import { type ExchangeId, marketSymbol, type MarketSymbol, money, price, quantity } from '@app/kernel';

import { type Instrument } from '../instrument.js';

/** How one simulated market behaves. Ratios are 0 to 1. */
export interface SimulatedMarket {
  readonly symbol: MarketSymbol;
  /** The price that the path returns to in the long run, in quote currency. */
  readonly typicalPrice: number;
  /** Decimals of a price and of a quantity. */
  readonly priceDigits: number;
  readonly quantityDigits: number;
  /** Standard deviation of a one-minute return in ordinary times. */
  readonly minuteVolatility: number;
  /** Distance of best bid and ask in ordinary times, as a ratio of the mid. */
  readonly typicalSpread: number;
  /** What stands at one price of the book in ordinary times, in quote currency. */
  readonly levelDepth: number;
}

/**
 * Livelier than their real namesakes (a minute of real BTC moves by about 0.1 %), so that strategies on one-minute
 * candles can earn their fees and a newcomer sees something happen. Nothing won here counts as evidence.
 */
export const SIMULATED_MARKETS: readonly SimulatedMarket[] = [
  market('BTC/USDT', { typicalPrice: 60_000, priceDigits: 2, quantityDigits: 5, minuteVolatility: 0.0012 }),
  market('ETH/USDT', { typicalPrice: 3_000, priceDigits: 2, quantityDigits: 4, minuteVolatility: 0.0016 }),
  market('SOL/USDT', { typicalPrice: 150, priceDigits: 2, quantityDigits: 3, minuteVolatility: 0.0028 }),
  market('XRP/USDT', { typicalPrice: 0.6, priceDigits: 4, quantityDigits: 1, minuteVolatility: 0.0024 }),
  market('BNB/USDT', { typicalPrice: 500, priceDigits: 2, quantityDigits: 3, minuteVolatility: 0.0018 }),
];

type Character = Pick<
  SimulatedMarket,
  'typicalPrice' | 'priceDigits' | 'quantityDigits' | 'minuteVolatility'
>;

/** Livelier markets are wider and thinner. */
function market(symbol: string, character: Character): SimulatedMarket {
  return {
    symbol: marketSymbol(symbol),
    ...character,
    typicalSpread: character.minuteVolatility / 10,
    levelDepth: 12 / character.minuteVolatility,
  };
}

/** What may be traded there: fees of 10 basis points and at least 5 USDT, as at large exchanges. */
export function instrumentOf(exchange: ExchangeId, simulated: SimulatedMarket): Instrument {
  const [base = '', quote = ''] = simulated.symbol.split('/');
  return {
    exchange,
    symbol: simulated.symbol,
    base,
    quote,
    tickSize: price(`1e-${simulated.priceDigits}`),
    lotStep: quantity(`1e-${simulated.quantityDigits}`),
    minNotional: money(5),
    makerFeeRate: 0.001,
    takerFeeRate: 0.001,
  };
}
