import { Config } from '@app/config';
import { notional, plus, toText } from '@app/kernel';
import { AccountsService } from '@app/orders';
import { type OrderIntent, PreTradeCheck, type RiskContext, type RiskVerdict } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { percent } from './drift.js';
import { fractionAt } from './ladder.js';
import { liveSizeMax, paperSizeMax } from './live-size.js';
import { PromotionReview } from './promotion-review.service.js';
import { PromotionRepository } from './promotion.repository.js';

/**
 * No live entry without a promotion that stands, against evidence that no longer holds, against what live trades show,
 * or larger than its step allows: whatever the bot's document says and whoever sized the order.
 */
@Injectable()
export class StepLimit extends PreTradeCheck {
  readonly code = 'promotion_step';
  readonly order = 95;
  readonly alsoForExits = false;

  constructor(
    private readonly promotions: PromotionRepository,
    private readonly review: PromotionReview,
    private readonly accounts: AccountsService,
    private readonly config: Config,
  ) {
    super();
  }

  async check(
    { bot, quantity, referencePrice }: OrderIntent,
    { positionQuantity }: RiskContext,
  ): Promise<RiskVerdict> {
    if (bot.mode === 'paper') return { allowed: true };
    const promotion = await this.promotions.open(bot.id);
    if (promotion === undefined) return denied('The bot was never promoted');
    if (promotion.state !== 'live') return denied(`The bot's promotion is ${promotion.state}: no entries`);
    const { findings } = await this.review.read(bot, promotion);
    const [finding] = findings;
    if (finding !== undefined) return denied(finding.reason);
    const paper = await this.accounts.read({ ...bot, mode: 'paper' });
    const fraction = fractionAt(promotion.step);
    const limit = liveSizeMax(paperSizeMax(bot, paper, this.config.kelly), fraction);
    const size = notional(referencePrice, plus(positionQuantity, quantity));
    if (size.lessThanOrEqualTo(limit)) return { allowed: true };
    return denied(
      `An entry of ${toText(size)} ${bot.quote} is over ${percent(fraction)} of the paper size (${toText(limit)})`,
    );
  }
}

const denied = (reason: string): RiskVerdict => ({ allowed: false, reason });
