import { Injectable } from '@nestjs/common';

import { type AccountKey } from './ledger/account.js';
import { type Order } from './order.js';
import { OrderRepository } from './order.repository.js';

/** What became of a bot's orders, as others may read it. */
@Injectable()
export class OrderHistory {
  constructor(private readonly orders: OrderRepository) {}

  /** Orders that were given to the venue and are over, newest first; without the sales of an emergency stop. */
  executed(key: AccountKey, limit: number): Promise<readonly Order[]> {
    return this.orders.executed(key, limit);
  }
}
