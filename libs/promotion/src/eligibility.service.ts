import { type Bot } from '@app/bots';
import { Config } from '@app/config';
import { toText } from '@app/kernel';
import { LiveGate } from '@app/live-gates';
import { MarketData } from '@app/markets';
import { AccountsService } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { percent } from './drift.js';
import { FIRST_STEP, fractionAt } from './ladder.js';
import { liveSizeMax, paperSizeMax } from './live-size.js';
import { PromotionReview } from './promotion-review.service.js';
import { PromotionRefusedError } from './promotion.errors.js';
import { type Promotion } from './promotion.js';

/** Whether a bot may take its next step: the gate as it is now, and what the ladder asks for. */
@Injectable()
export class Eligibility {
  constructor(
    private readonly gate: LiveGate,
    private readonly review: PromotionReview,
    private readonly accounts: AccountsService,
    private readonly markets: MarketData,
    private readonly config: Config,
  ) {}

  /** `live`: the promotion whose next step is asked for; undefined for the first one. @throws PromotionRefusedError */
  async demand(bot: Bot, live: Promotion | undefined): Promise<void> {
    const [{ reasons }, own] = await Promise.all([
      this.gate.evaluate(bot.userId, bot.id),
      live === undefined ? this.#whyTooSmall(bot) : this.#whyNotEarned(bot, live),
    ]);
    if (reasons.length + own.length > 0) throw new PromotionRefusedError(bot.name, [...reasons, ...own]);
  }

  async #whyNotEarned(bot: Bot, live: Promotion): Promise<readonly string[]> {
    const { findings, missing } = await this.review.read(bot, live);
    return [...findings.map(({ reason }) => reason), ...missing];
  }

  /** A live entry that no market takes would never show anything. */
  async #whyTooSmall(bot: Bot): Promise<readonly string[]> {
    const instrument = this.markets.instrument(bot.exchange, bot.symbol);
    if (instrument === undefined) return [`The market of ${bot.symbol} is not known`];
    const paper = await this.accounts.read({ ...bot, mode: 'paper' });
    const size = liveSizeMax(paperSizeMax(bot, paper, this.config.kelly), fractionAt(FIRST_STEP));
    if (size.greaterThanOrEqualTo(instrument.minNotional)) return [];
    const at = percent(fractionAt(FIRST_STEP));
    return [
      `A live entry at ${at} of the paper size would be ${toText(size)} ${bot.quote}, under the market's minimum of ${toText(instrument.minNotional)}`,
    ];
  }
}
