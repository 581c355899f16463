import { botId, clientOrderId, type ClientOrderId, marketSymbol, price, quantity, userId } from '@app/kernel';
import { type OrderRequest } from '@app/venues';

/** A market order to buy 0.1 BTC; limit orders have 100 as their price unless one is given. */
export function anOrderRequest(overrides: Partial<OrderRequest> = {}): OrderRequest {
  return {
    clientOrderId: nextId(),
    account: { userId: userId('user-1'), botId: botId('bot-1') },
    symbol: marketSymbol('BTC/USDT'),
    side: 'buy',
    type: 'market',
    quantity: quantity('0.1'),
    limitPrice: overrides.type === 'limit' ? price(100) : undefined,
    reduceOnly: false,
    ...overrides,
  };
}

let orders = 0;
function nextId(): ClientOrderId {
  orders += 1;
  return clientOrderId(`order-${orders}`);
}
