import { type KnownOrder, KnownOrders } from '@app/emergency-stop';
import { type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type OrderState } from '../order.js';
import { OrderRepository } from '../order.repository.js';

/** Given to the venue without an answer that was booked: the venue may get it later than it is asked. */
const ON_ITS_WAY: readonly OrderState[] = ['submitting', 'unknown'];

/** The orders that an emergency stop must cancel, as far as the books know. */
@Injectable()
export class HaltBooks extends KnownOrders {
  constructor(private readonly orders: OrderRepository) {
    super();
  }

  /** Without mere intents: none of them passes the closed latch any more. */
  async maybeOpen(user: UserId | undefined): Promise<readonly KnownOrder[]> {
    const orders = await this.orders.maybeOpen(user);
    return orders
      .filter(({ state }) => state !== 'intent')
      .map(({ clientOrderId, exchange, mode, symbol, userId, botId, state }) => ({
        clientOrderId,
        exchange,
        mode,
        symbol,
        account: { userId, botId },
        mayStillArrive: ON_ITS_WAY.includes(state),
      }));
  }
}
