import { type Bot, ModeGuard, type StatusVerdict } from '@app/bots';
import { toText } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { AccountRepository } from '../ledger/account.repository.js';
import { heldQuantity } from '../ledger/position.js';
import { OrderRepository } from '../order.repository.js';

/**
 * A bot changes its mode only while it is flat and no news of an order can come any more: what is left behind in the
 * other mode would have nobody to sell it.
 */
@Injectable()
export class FlatGuard extends ModeGuard {
  readonly name = 'flat';

  constructor(
    private readonly accounts: AccountRepository,
    private readonly orders: OrderRepository,
  ) {
    super();
  }

  async mayBecome({ id, symbol }: Pick<Bot, 'id' | 'symbol'>): Promise<StatusVerdict> {
    // Orders first: one that is filled between the two questions shows as a position.
    if (await this.orders.hasUnsettled(id)) {
      const reason = 'It has orders of which news may still come: they are being watched';
      return { allowed: false, code: 'open_orders', reason };
    }
    const holding = (await this.accounts.ofBots([id])).find(({ position }) => position !== undefined);
    if (holding === undefined) return { allowed: true };
    const held = toText(heldQuantity(holding));
    return {
      allowed: false,
      code: 'open_position',
      reason: `It still holds ${held} of ${symbol} (${holding.mode})`,
    };
  }
}
