import { marketSymbol, money, price, quantity, ZERO } from '@app/kernel';
import { type Position } from '@app/orders';

/** 0.1 BTC bought at 100 without a fee, still held. */
export function aPosition(overrides: Partial<Position> = {}): Position {
  const openedAt = new Date(Date.UTC(2026, 0, 1));
  return {
    symbol: marketSymbol('BTC/USDT'),
    quantity: quantity('0.1'),
    averageEntryPrice: price('100'),
    boughtQuantity: quantity('0.1'),
    boughtNotional: money('10'),
    soldQuantity: quantity('0'),
    soldNotional: ZERO,
    fees: ZERO,
    slippage: ZERO,
    openedAt,
    lastFillAt: openedAt,
    highestPrice: 100,
    stopPrice: undefined,
    takeProfitPrice: undefined,
    bootstrap: false,
    probe: false,
    provenance: 'simulated',
    ...overrides,
  };
}
