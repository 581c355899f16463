import { type Bot } from '@app/bots';
import { type Actor, Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { Demotion } from './demotion.service.js';
import { LiveEntry } from './live-entry.service.js';
import { PromotionRecords } from './promotion-records.service.js';
import { type Promotion } from './promotion.js';
import { StepRequests } from './step-requests.service.js';

/** After this whoever began an entry is not at it any more, ms of wall time. */
const ENTERING_MS_MAX = 60_000;

/** Brings to an end what waits, or what a crash left half done. */
@Injectable()
export class LooseEnds {
  constructor(
    private readonly records: PromotionRecords,
    private readonly requests: StepRequests,
    private readonly entry: LiveEntry,
    private readonly demotion: Demotion,
    private readonly clock: Clock,
  ) {}

  async tie(bot: Bot, promotion: Promotion, actor: Actor): Promise<void> {
    switch (promotion.state) {
      case 'requested':
        if (this.requests.isLapsed(promotion)) await this.requests.lapse(promotion, actor);
        return;
      case 'entering':
        await this.#entering(bot, promotion, actor);
        return;
      case 'winding_down':
        await this.demotion.finish(promotion);
        return;
      case 'live':
      case 'ended':
        return;
    }
  }

  /** A bot that became live stands; one that did not is put on paper, for its change may be under way after all. */
  async #entering(bot: Bot, promotion: Promotion, actor: Actor): Promise<void> {
    if (this.clock.now() - promotion.updatedAt.getTime() < ENTERING_MS_MAX) return;
    if (bot.mode === 'live') {
      await this.entry.finish(promotion, actor);
      return;
    }
    const reason = 'The process ended before the bot became live';
    const ending = { code: 'interrupted', reason, actor, at: this.clock.date() } as const;
    const note = { actor, action: 'promotion.interrupted', details: { reason } };
    await this.demotion.finish(await this.records.change(promotion, { state: 'winding_down', ending }, note));
  }
}
