import { type Bot } from '@app/bots';
import { Config } from '@app/config';
import { type Actor, Clock, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { FIRST_STEP } from './ladder.js';
import { PromotionRecords } from './promotion-records.service.js';
import { NothingToApproveError, OwnRequestError, PromotionNotFoundError } from './promotion.errors.js';
import { type Promotion } from './promotion.js';
import { PromotionRepository } from './promotion.repository.js';

const HOUR_MS = 3_600_000;

/** Steps that wait for the approval of a second administrator. A request changes nothing about the bot. */
@Injectable()
export class StepRequests {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly records: PromotionRecords,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** `live`: the promotion whose next step is asked for; undefined for the first one. @throws PromotionBusyError, PromotionContendedError */
  async ask(bot: Bot, live: Promotion | undefined, by: UserId): Promise<Promotion> {
    const expiresAt = new Date(this.clock.now() + this.config.promotion.requestHours * HOUR_MS);
    const request = { step: live === undefined ? FIRST_STEP : live.step + 1, by, expiresAt };
    const actor: Actor = { kind: 'user', userId: by };
    const note = { actor, action: 'promotion.requested', details: { asked: request.step } };
    return live === undefined
      ? await this.records.begin({ botId: bot.id, userId: bot.userId, state: 'requested', request }, note)
      : await this.records.change(live, { request }, note);
  }

  /** A request that this administrator may approve. @throws PromotionNotFoundError, NothingToApproveError, OwnRequestError */
  async approvableBy(approver: UserId, id: string): Promise<Promotion> {
    const promotion = await this.#waiting(id);
    const { request, userId } = promotion;
    if (approver === request?.by || approver === userId) throw new OwnRequestError();
    if (this.isLapsed(promotion)) throw new NothingToApproveError(id);
    return promotion;
  }

  /** @throws PromotionNotFoundError, NothingToApproveError, PromotionContendedError */
  async reject(id: string, actor: Actor, reason: string): Promise<Promotion> {
    return await this.#withdraw(await this.#waiting(id), 'rejected', { actor, reason });
  }

  /** @throws PromotionContendedError */
  async lapse(promotion: Promotion, actor: Actor): Promise<Promotion> {
    const reason = 'Nobody approved it in time';
    return await this.#withdraw(promotion, 'lapsed', { actor, reason });
  }

  isLapsed({ request }: Promotion): boolean {
    return request !== undefined && this.clock.now() >= request.expiresAt.getTime();
  }

  /** A live bot keeps its step. */
  async #withdraw(
    promotion: Promotion,
    code: 'rejected' | 'lapsed',
    { actor, reason }: { readonly actor: Actor; readonly reason: string },
  ): Promise<Promotion> {
    const note = { actor, action: `promotion.${code}`, details: { reason } };
    if (promotion.state === 'live') return await this.records.change(promotion, { request: undefined }, note);
    const ending = { code, reason, actor, at: this.clock.date() };
    return await this.records.change(promotion, { state: 'ended', request: undefined, ending }, note);
  }

  async #waiting(id: string): Promise<Promotion> {
    const promotion = await this.promotions.find(id);
    if (promotion === undefined) throw new PromotionNotFoundError(`'${id}'`);
    const mayWait = promotion.state === 'requested' || promotion.state === 'live';
    if (promotion.request === undefined || !mayWait) throw new NothingToApproveError(id);
    return promotion;
  }
}
