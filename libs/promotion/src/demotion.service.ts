import { type Bot, BotModeForbiddenError, BotModeService, BotStatusService } from '@app/bots';
import { type Actor, type BotId, Clock, IllegalTransitionError } from '@app/kernel';
import { Alerts } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { PromotionRecords } from './promotion-records.service.js';
import { BotNotLiveError, PromotionContendedError } from './promotion.errors.js';
import { type Ending, FINDING_CODES, type Promotion } from './promotion.js';
import { PromotionRepository } from './promotion.repository.js';

/** Why a bot goes back to paper, and who says so. */
export type DemotionCause = Pick<Ending, 'code' | 'reason' | 'actor'>;

/**
 * Back to paper, which is always allowed, also while trading is halted. Entries end at once; a position that is open is
 * not sold for it: the bot stays live for its exits alone until it is flat, and only then is on paper again.
 */
@Injectable()
export class Demotion {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly records: PromotionRecords,
    private readonly modes: BotModeService,
    private readonly status: BotStatusService,
    private readonly alerts: Alerts,
    private readonly clock: Clock,
  ) {}

  /** @throws BotNotLiveError when there is nothing to end, PromotionContendedError */
  async demote(bot: Bot, cause: DemotionCause): Promise<Promotion> {
    const open = await this.promotions.open(bot.id);
    if (open === undefined && bot.mode === 'paper') throw new BotNotLiveError(bot.name);
    if (open?.state === 'winding_down') return await this.finish(open);
    const ending = { ...cause, at: this.clock.date() };
    const note = {
      actor: cause.actor,
      action: 'promotion.demoted',
      details: { code: cause.code, reason: cause.reason },
    };
    if (open?.state === 'requested')
      return await this.records.change(open, { state: 'ended', request: undefined, ending }, note);
    const winding =
      open === undefined
        ? await this.records.begin({ botId: bot.id, userId: bot.userId, state: 'winding_down', ending }, note)
        : await this.records.change(open, { state: 'winding_down', request: undefined, ending }, note);
    if (isFinding(ending)) this.#tell(bot, ending);
    return await this.finish(winding);
  }

  /** Puts a bot whose promotion winds down on paper, once it is flat; until then nothing happens. */
  async finish(winding: Promotion): Promise<Promotion> {
    const { botId, ending } = winding;
    if (ending === undefined) return winding;
    try {
      await this.modes.change(botId, { to: 'paper', actor: ending.actor, reason: ending.reason });
    } catch (error) {
      if (error instanceof BotModeForbiddenError) return winding;
      throw error;
    }
    if (isFinding(ending)) await this.#pause(botId, ending);
    return await this.#end(winding, ending);
  }

  /** The review and a request may both get here: then it has ended once, for both. */
  async #end(winding: Promotion, { actor, code }: Ending): Promise<Promotion> {
    const note = { actor, action: 'promotion.ended', details: { code } };
    try {
      return await this.records.change(winding, { state: 'ended' }, note);
    } catch (error) {
      if (!(error instanceof PromotionContendedError)) throw error;
      return (await this.promotions.find(winding.id)) ?? winding;
    }
  }

  async #pause(id: BotId, { reason }: Ending): Promise<void> {
    try {
      await this.status.move(id, { to: 'paused', actor: SYSTEM, reason, pauseReason: 'drift' });
    } catch (error) {
      // Paused, stopped, quarantined or archived already: it does not trade.
      if (!(error instanceof IllegalTransitionError)) throw error;
    }
  }

  #tell({ id, name }: Bot, { code, reason }: Ending): void {
    this.alerts.raise({
      level: 'error',
      code: 'bot_demoted',
      text: `'${name}' goes back to paper: ${reason}`,
      fields: { botId: id, finding: code },
    });
  }
}

const SYSTEM: Actor = { kind: 'system', name: 'promotion' };

const isFinding = ({ code }: Ending): boolean => FINDING_CODES.some((finding) => finding === code);
