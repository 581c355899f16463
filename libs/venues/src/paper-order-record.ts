import {
  botId,
  clientOrderId,
  type ExchangeId,
  marketSymbol,
  money,
  negate,
  price,
  quantity,
  userId,
} from '@app/kernel';
import { toDecimal128 } from '@app/persistence';

import { filledQuantity, type PaperOrder } from './paper-order.js';
import { type PaperOrderRecord } from './paper-order.schema.js';
import { type Liquidity, type OrderSide, type OrderType, type VenueOrderStatus } from './venue.js';

/** The stored form of a paper order. */
export function toRecord(exchange: ExchangeId, order: PaperOrder): PaperOrderRecord {
  const { clientOrderId: _id, account, limitPrice, ...rest } = order;
  return {
    _id,
    exchange,
    ...rest,
    ...account,
    quantity: toDecimal128(order.quantity),
    limitPrice: limitPrice === undefined ? null : toDecimal128(limitPrice),
    ...executionOf(order),
  };
}

/** The fields that fills and cancels change. */
export function executionOf(order: PaperOrder): Pick<PaperOrderRecord, 'status' | 'fills' | 'flow'> {
  const filled = filledQuantity(order);
  return {
    status: order.status,
    fills: order.fills.map((fill) => ({
      ...fill,
      price: toDecimal128(fill.price),
      quantity: toDecimal128(fill.quantity),
      fee: toDecimal128(fill.fee),
    })),
    flow: toDecimal128(order.side === 'buy' ? filled : negate(filled)),
  };
}

export function fromRecord(record: PaperOrderRecord): PaperOrder {
  return {
    clientOrderId: clientOrderId(record._id),
    venueOrderId: record.venueOrderId,
    account: { userId: userId(record.userId), botId: botId(record.botId) },
    symbol: marketSymbol(record.symbol),
    side: record.side as OrderSide,
    type: record.type as OrderType,
    quantity: quantity(record.quantity),
    limitPrice: record.limitPrice === null ? undefined : price(record.limitPrice),
    status: record.status as VenueOrderStatus,
    fills: record.fills.map((fill) => ({
      venueTradeId: fill.venueTradeId,
      price: price(fill.price),
      quantity: quantity(fill.quantity),
      fee: money(fill.fee),
      liquidity: fill.liquidity as Liquidity,
      time: fill.time,
    })),
    placedAt: record.placedAt,
  };
}
