import { exchangeId, marketSymbol, money, price, quantity } from '@app/kernel';
import { type Instrument } from '@app/markets';

/** BTC/USDT on the simulated exchange: ticks of 0.01, lots of 0.00001, at least 5 USDT, 10 basis points of fees. */
export function anInstrument(overrides: Partial<Instrument> = {}): Instrument {
  const symbol = overrides.symbol ?? marketSymbol('BTC/USDT');
  const [base = '', quote = ''] = symbol.split('/');
  return {
    exchange: exchangeId('simulated'),
    symbol,
    base,
    quote,
    tickSize: price('0.01'),
    lotStep: quantity('0.00001'),
    minNotional: money(5),
    makerFeeRate: 0.001,
    takerFeeRate: 0.001,
    ...overrides,
  };
}
