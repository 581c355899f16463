import { type Bot } from '@app/bots';
import { type Actor, Clock } from '@app/kernel';
import { Evidence, NoEvidenceError } from '@app/live-gates';
import { Injectable } from '@nestjs/common';

import { Demotion } from './demotion.service.js';
import { PromotionRecords } from './promotion-records.service.js';
import { PromotionReview } from './promotion-review.service.js';
import { type Ending, type Promotion } from './promotion.js';
import { StepRequests } from './step-requests.service.js';

const DAY_MS = 86_400_000;
/** So long before evidence expires it is asked for again, so that a bot that still has it never stops for it. */
const RENEWAL_MS = 3 * DAY_MS;

/** Looks after a bot that is live: demotes it for what its review finds, and keeps its evidence fresh. */
@Injectable()
export class LiveWatch {
  constructor(
    private readonly review: PromotionReview,
    private readonly demotion: Demotion,
    private readonly requests: StepRequests,
    private readonly records: PromotionRecords,
    private readonly evidence: Evidence,
    private readonly clock: Clock,
  ) {}

  async lookAfter(bot: Bot, live: Promotion, actor: Actor): Promise<void> {
    const cause = await this.#whyNotLive(bot, live);
    if (cause !== undefined) await this.demotion.demote(bot, { ...cause, actor });
    else if (this.requests.isLapsed(live)) await this.requests.lapse(live, actor);
    else await this.#renew(bot, live, actor);
  }

  async #whyNotLive(bot: Bot, live: Promotion): Promise<Pick<Ending, 'code' | 'reason'> | undefined> {
    if (bot.status === 'archived') return { code: 'archived', reason: 'The bot was archived' };
    if (bot.mode === 'paper')
      return { code: 'interrupted', reason: 'The bot is on paper although its promotion stands' };
    const { findings } = await this.review.read(bot, live);
    return findings[0];
  }

  /** Nothing happens when there is no new evidence yet: the old one is good until it expires. */
  async #renew(bot: Bot, live: Promotion, actor: Actor): Promise<void> {
    const expiresAt = live.evidence?.expiresAt.getTime() ?? 0;
    if (expiresAt - this.clock.now() > RENEWAL_MS) return;
    try {
      const evidence = await this.evidence.approve(bot);
      const note = { actor, action: 'promotion.evidence_renewed', details: { evidence: evidence.id } };
      await this.records.change(live, { evidence: { id: evidence.id, expiresAt: evidence.expiresAt } }, note);
    } catch (error) {
      if (!(error instanceof NoEvidenceError)) throw error;
    }
  }
}
