import { type Bot } from '@app/bots';
import { AccountsService, type BotAccount } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { fractionAt } from './ladder.js';
import { PromotionRepository } from './promotion.repository.js';

/** What a live entry is sized by. */
export interface SizeBasis {
  /** The paper account: its record and cash give the size. */
  readonly account: BotAccount;
  /** The part of that size which is traded, 0 to 1. */
  readonly fraction: number;
}

/** Live bots trade the part of their paper size that their step allows. */
@Injectable()
export class LiveSteps {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly accounts: AccountsService,
  ) {}

  /** Undefined for a bot on paper. Nothing is traded live without a promotion that stands. */
  async basisOf(bot: Bot): Promise<SizeBasis | undefined> {
    if (bot.mode === 'paper') return undefined;
    const [promotion, paper] = await Promise.all([
      this.promotions.open(bot.id),
      this.accounts.read({ ...bot, mode: 'paper' }),
    ]);
    return { account: paper, fraction: promotion?.state === 'live' ? fractionAt(promotion.step) : 0 };
  }
}
