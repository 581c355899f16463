import { botId, clientOrderId, marketSymbol, money, price, quantity, userId } from '@app/kernel';
import { type Fill } from '@app/orders';

/** A purchase of 1 BTC at 100 without a fee; each with a venue trade id of its own. */
export function aFill(overrides: Partial<Fill> = {}): Fill {
  fills += 1;
  return {
    venue: 'simulated:paper',
    venueTradeId: `trade-${fills}`,
    clientOrderId: clientOrderId('order-1'),
    botId: botId('bot-1'),
    userId: userId('user-1'),
    symbol: marketSymbol('BTC/USDT'),
    side: 'buy',
    price: price('100'),
    quantity: quantity('1'),
    fee: money('0'),
    liquidity: 'taker',
    time: new Date(Date.UTC(2026, 0, 1)),
    ...overrides,
  };
}

let fills = 0;
