import { botId, clientOrderId, exchangeId, marketSymbol, money, price, quantity, userId } from '@app/kernel';
import { type Order } from '@app/orders';

/** An entry for 1 BTC at the market, expected at 100, which the venue has accepted and not filled yet. */
export function anOrder(overrides: Partial<Order> = {}): Order {
  const createdAt = new Date(Date.UTC(2026, 0, 1));
  return {
    clientOrderId: clientOrderId('order-1'),
    botId: botId('bot-1'),
    userId: userId('user-1'),
    exchange: exchangeId('simulated'),
    mode: 'paper',
    symbol: marketSymbol('BTC/USDT'),
    side: 'buy',
    type: 'market',
    purpose: overrides.side === 'sell' ? 'exit' : 'entry',
    quantity: quantity('1'),
    limitPrice: undefined,
    referencePrice: price('100'),
    slot: 0,
    stopPrice: undefined,
    takeProfitPrice: undefined,
    bootstrap: false,
    probe: false,
    reason: 'a test',
    provenance: 'simulated',
    flattens: false,
    state: 'open',
    haltEpoch: 0,
    venueOrderId: undefined,
    filledQuantity: quantity('0'),
    filledNotional: money('0'),
    fees: money('0'),
    error: undefined,
    failedAt: undefined,
    settled: false,
    submittedAt: createdAt,
    createdAt,
    updatedAt: createdAt,
    ...overrides,
  };
}
