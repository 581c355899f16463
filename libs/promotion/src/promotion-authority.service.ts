import { type Bot, type BotMode, ModeAuthority, type ModeEntry, type StatusVerdict } from '@app/bots';
import { Evidence } from '@app/live-gates';
import { Injectable } from '@nestjs/common';

import { PromotionRepository } from './promotion.repository.js';

/**
 * Decides on every change of a bot's mode: to live on evidence that holds, to paper when a promotion winds down. Both
 * are written before the change begins, and from then on the bot enters in neither mode.
 */
@Injectable()
export class PromotionAuthority extends ModeAuthority {
  readonly name = 'promotion';

  constructor(
    private readonly promotions: PromotionRepository,
    private readonly evidence: Evidence,
  ) {
    super();
  }

  async mayBecome(bot: Bot, mode: BotMode): Promise<StatusVerdict> {
    const promotion = await this.promotions.open(bot.id);
    if (mode === 'paper') {
      return promotion?.state === 'winding_down' ? ALLOWED : denied('Its promotion is not winding down');
    }
    if (promotion?.state !== 'entering') return denied('No promotion of it was allowed');
    if (promotion.evidence === undefined) return denied('Its promotion has no evidence');
    const verdict = await this.evidence.verify(promotion.evidence.id);
    if (!verdict.valid) return denied(verdict.reason);
    return verdict.snapshot.botId === bot.id ? ALLOWED : denied('Its evidence is that of another bot');
  }

  async entryRefusal({ botId, mode }: ModeEntry): Promise<string | undefined> {
    const state = (await this.promotions.open(botId))?.state;
    const stands = mode === 'live' ? state === 'live' : state === undefined || state === 'requested';
    return stands ? undefined : `No entries on ${mode}: its promotion is ${state ?? 'not there'}`;
  }
}

const ALLOWED: StatusVerdict = { allowed: true };
const denied = (reason: string): StatusVerdict => ({ allowed: false, code: 'not_promoted', reason });
