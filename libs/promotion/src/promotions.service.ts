import { BotsService } from '@app/bots';
import { Config } from '@app/config';
import { type Actor, type BotId, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { Eligibility } from './eligibility.service.js';
import { LiveEntry } from './live-entry.service.js';
import { PromotionBusyError } from './promotion.errors.js';
import { type Promotion } from './promotion.js';
import { PromotionRepository } from './promotion.repository.js';
import { StepRequests } from './step-requests.service.js';

/** Steps up: asked for by the owner, approved by a second administrator where that is required. */
@Injectable()
export class Promotions {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly requests: StepRequests,
    private readonly eligibility: Eligibility,
    private readonly entry: LiveEntry,
    private readonly bots: BotsService,
    private readonly config: Config,
  ) {}

  /** The bot's next step, or a request for it. @throws BotNotFoundError, PromotionRefusedError, PromotionBusyError, PromotionContendedError, BotModeForbiddenError */
  async promote(owner: UserId, botId: BotId): Promise<Promotion> {
    const bot = await this.bots.owned(owner, botId);
    const open = await this.promotions.open(botId);
    if (open !== undefined && (open.state !== 'live' || open.request !== undefined))
      throw new PromotionBusyError(botId);
    await this.eligibility.demand(bot, open);
    if (this.config.promotion.requireTwoPerson) return await this.requests.ask(bot, open, owner);
    const actor: Actor = { kind: 'user', userId: owner };
    return open === undefined
      ? await this.entry.enter(bot, undefined, actor)
      : await this.entry.raise(bot, open, actor);
  }

  /** Judged anew: much may have changed since it was asked for. @throws PromotionNotFoundError, OwnRequestError, NothingToApproveError, PromotionRefusedError */
  async approve(approver: UserId, id: string): Promise<Promotion> {
    const promotion = await this.requests.approvableBy(approver, id);
    const bot = await this.bots.owned(promotion.userId, promotion.botId);
    const live = promotion.state === 'live' ? promotion : undefined;
    await this.eligibility.demand(bot, live);
    const actor: Actor = { kind: 'user', userId: approver };
    return live === undefined
      ? await this.entry.enter(bot, promotion, actor)
      : await this.entry.raise(bot, live, actor);
  }

  /** The bot stays as it is. @throws PromotionNotFoundError, NothingToApproveError */
  async reject(administrator: UserId, id: string, reason: string): Promise<Promotion> {
    return await this.requests.reject(id, { kind: 'user', userId: administrator }, reason);
  }
}
