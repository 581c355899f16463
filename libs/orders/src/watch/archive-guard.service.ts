import { type Bot, type BotStatus, StatusGuard, type StatusVerdict } from '@app/bots';
import { toText } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { AccountRepository } from '../ledger/account.repository.js';
import { heldQuantity } from '../ledger/position.js';
import { OrderRepository } from '../order.repository.js';

/** A bot is not archived while it still has something in the market. */
@Injectable()
export class ArchiveGuard extends StatusGuard {
  readonly name = 'open business';
  readonly guarded: readonly BotStatus[] = ['archived'];

  constructor(
    private readonly accounts: AccountRepository,
    private readonly orders: OrderRepository,
  ) {
    super();
  }

  async mayBecome({ id, symbol }: Bot): Promise<StatusVerdict> {
    const holding = (await this.accounts.ofBots([id])).find(({ position }) => position !== undefined);
    if (holding !== undefined) {
      const reason = `It still holds ${toText(heldQuantity(holding))} of ${symbol}: let it exit first`;
      return { allowed: false, code: 'open_position', reason };
    }
    const live = await this.orders.livePurposes(id);
    if (live.size === 0) return { allowed: true };
    return { allowed: false, code: 'open_orders', reason: 'It still has orders that may be open' };
  }
}
