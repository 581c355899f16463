import { pageDto } from '@app/http';
import { averagePrice, toText } from '@app/kernel';
import { ApiProperty } from '@nestjs/swagger';

import { type Order, ORDER_STATES, type OrderState } from '../order.js';

/** Code and text of a denial, a rejection or the last unclear answer. */
export class OrderErrorDto {
  /** @example VENUE_REJECTED */
  readonly code!: string;
  readonly message!: string;
}

/** Quantities are in the base currency, prices and fees in the quote currency. */
export class OrderDto {
  /** @example amke88de942546036b47e3e1d6f56ee3 */
  readonly clientOrderId!: string;
  /** @example 6650f3a1c2d3e4f5a6b7c8d9 */
  readonly botId!: string;
  /** @example simulated */
  readonly exchange!: string;
  @ApiProperty({ enum: ['paper', 'live'] })
  readonly mode!: Order['mode'];
  /** @example BTC/USDT */
  readonly symbol!: string;
  @ApiProperty({ enum: ['buy', 'sell'] })
  readonly side!: Order['side'];
  @ApiProperty({ enum: ['market', 'limit'] })
  readonly type!: Order['type'];
  @ApiProperty({ enum: ['entry', 'exit'] })
  readonly purpose!: Order['purpose'];
  /** @example 0.01 */
  readonly quantity!: string;
  /** Of limit orders. */
  readonly limitPrice: string | undefined;
  /** What the decision expected; slippage is measured against it. */
  readonly referencePrice!: string;
  @ApiProperty({ enum: ORDER_STATES })
  readonly state!: OrderState;
  readonly filledQuantity!: string;
  /** Of the fills so far. */
  readonly averagePrice: string | undefined;
  readonly fees!: string;
  /** @example stop_loss */
  readonly reason!: string;
  readonly error: OrderErrorDto | undefined;
  readonly bootstrap!: boolean;
  readonly probe!: boolean;
  @ApiProperty({ enum: ['real', 'simulated', 'replay'] })
  readonly provenance!: Order['provenance'];
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export class OrderPageDto extends pageDto(OrderDto) {}

export function toOrderDto(order: Order): OrderDto {
  const { filledQuantity, filledNotional } = order;
  return {
    clientOrderId: order.clientOrderId,
    botId: order.botId,
    exchange: order.exchange,
    mode: order.mode,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    purpose: order.purpose,
    quantity: toText(order.quantity),
    limitPrice: order.limitPrice && toText(order.limitPrice),
    referencePrice: toText(order.referencePrice),
    state: order.state,
    filledQuantity: toText(filledQuantity),
    averagePrice: filledQuantity.isZero() ? undefined : toText(averagePrice(filledNotional, filledQuantity)),
    fees: toText(order.fees),
    reason: order.reason,
    error: order.error,
    bootstrap: order.bootstrap,
    probe: order.probe,
    provenance: order.provenance,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
  };
}
