import { type KnownOrder, type KnownOrders, type OpenPositions } from '@app/emergency-stop';
import { type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { AccountRepository } from '../ledger/account.repository.js';
import { heldQuantity } from '../ledger/position.js';
import { OrderRepository } from '../order.repository.js';

/** What the books know to be open, for the emergency stop. */
@Injectable()
export class HaltBooks implements KnownOrders, OpenPositions {
  constructor(
    private readonly orders: OrderRepository,
    private readonly accounts: AccountRepository,
  ) {}

  async maybeOpen(user: UserId | undefined): Promise<readonly KnownOrder[]> {
    const orders = await this.orders.maybeOpen(user);
    return orders.map(({ clientOrderId, exchange, mode, symbol, userId, botId }) => ({
      clientOrderId,
      exchange,
      mode,
      symbol,
      account: { userId, botId },
    }));
  }

  async read(user: UserId | undefined): ReturnType<OpenPositions['read']> {
    const accounts = await this.accounts.withPosition(user);
    return accounts.map((account) => ({
      botId: account.botId,
      symbol: account.symbol,
      quantity: heldQuantity(account),
    }));
  }
}
