import { NOTHING, ZERO } from '@app/kernel';
import { type OrderIntent } from '@app/risk';
import { type OrderRequest } from '@app/venues';

import { type Order } from '../order.js';

/** The order that an allowed intent becomes, not sent yet. `haltEpoch`: what the latch said when it was decided. */
export function orderOf({ bot, ...intent }: OrderIntent, haltEpoch: number, now: Date): Order {
  return {
    clientOrderId: intent.clientOrderId,
    botId: bot.id,
    userId: bot.userId,
    exchange: bot.exchange,
    mode: bot.mode,
    symbol: bot.symbol,
    side: intent.side,
    type: intent.type,
    purpose: intent.purpose,
    quantity: intent.quantity,
    limitPrice: intent.limitPrice,
    referencePrice: intent.referencePrice,
    slot: intent.slot,
    stopPrice: intent.stopPrice,
    takeProfitPrice: intent.takeProfitPrice,
    bootstrap: intent.bootstrap,
    probe: intent.probe,
    reason: intent.reason,
    provenance: intent.provenance,
    flattens: intent.flattens ?? false,
    state: 'intent',
    haltEpoch,
    venueOrderId: undefined,
    filledQuantity: NOTHING,
    filledNotional: ZERO,
    fees: ZERO,
    error: undefined,
    failedAt: undefined,
    settled: false,
    submittedAt: undefined,
    createdAt: now,
    updatedAt: now,
  };
}

/** What the venue is asked for. */
export function requestOf(order: Order): OrderRequest {
  const { clientOrderId, userId, botId, symbol, side, type, quantity, limitPrice, purpose } = order;
  return {
    clientOrderId,
    account: { userId, botId },
    symbol,
    side,
    type,
    quantity,
    limitPrice,
    reduceOnly: purpose === 'exit',
  };
}
