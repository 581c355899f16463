import { type Bot, BotModeForbiddenError, BotModeService } from '@app/bots';
import { type Actor, Clock } from '@app/kernel';
import { Evidence } from '@app/live-gates';
import { AccountsService } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { percent } from './drift.js';
import { fractionAt } from './ladder.js';
import { PromotionRecords } from './promotion-records.service.js';
import { type Mark, type Promotion, type StepEvidence } from './promotion.js';

/** Carries out a step that was allowed: seals the evidence, and for the first one changes the bot's mode. */
@Injectable()
export class LiveEntry {
  constructor(
    private readonly records: PromotionRecords,
    private readonly evidence: Evidence,
    private readonly modes: BotModeService,
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  /**
   * The first step, of a bot that is flat. The promotion is written before the mode is changed, so that a crash in
   * between leaves a bot on paper or one that can be finished. @throws NoEvidenceError, BotModeForbiddenError, and
   * PromotionContendedError when it was taken back meanwhile
   */
  async enter(bot: Bot, requested: Promotion | undefined, actor: Actor): Promise<Promotion> {
    const mark = await this.#mark(bot);
    const allowed = {
      state: 'entering',
      evidence: await this.#approve(bot),
      request: undefined,
      entered: mark,
      stepped: mark,
    } as const;
    const note = { actor, action: 'promotion.allowed', details: { evidence: allowed.evidence.id } };
    const entering =
      requested === undefined
        ? await this.records.begin({ ...allowed, botId: bot.id, userId: bot.userId }, note)
        : await this.records.change(requested, allowed, note);
    try {
      await this.modes.change(bot.id, { to: 'live', actor, reason: `Promoted to ${sizeAt(0)}` });
    } catch (error) {
      // After any other failure the bot may be live: it is finished or taken back once nobody is at it any more.
      if (error instanceof BotModeForbiddenError) await this.#giveUp(entering, error.message, actor);
      throw error;
    }
    return await this.#stand(entering, actor);
  }

  /** The next step of a bot that is live. @throws NoEvidenceError, PromotionContendedError */
  async raise(bot: Bot, live: Promotion, actor: Actor): Promise<Promotion> {
    const step = live.step + 1;
    const changes = {
      step,
      request: undefined,
      evidence: await this.#approve(bot),
      stepped: await this.#mark(bot),
    };
    const details = { from: sizeAt(live.step), to: sizeAt(step), evidence: changes.evidence.id };
    return await this.records.change(live, changes, { actor, action: 'promotion.raised', details });
  }

  /** An entry that a crash interrupted after the bot became live. */
  async finish(entering: Promotion, actor: Actor): Promise<Promotion> {
    return await this.#stand(entering, actor);
  }

  #stand(entering: Promotion, actor: Actor): Promise<Promotion> {
    const details = { to: sizeAt(entering.step) };
    return this.records.change(entering, { state: 'live' }, { actor, action: 'promotion.entered', details });
  }

  async #giveUp(entering: Promotion, reason: string, actor: Actor): Promise<void> {
    const ending = { code: 'refused', reason, actor, at: this.clock.date() } as const;
    const note = { actor, action: 'promotion.refused', details: { reason } };
    await this.records.change(entering, { state: 'ended', ending }, note);
  }

  async #approve(bot: Bot): Promise<StepEvidence> {
    const { id, expiresAt } = await this.evidence.approve(bot);
    return { id, expiresAt };
  }

  async #mark(bot: Bot): Promise<Mark> {
    const { statistics } = await this.accounts.read({ ...bot, mode: 'live' });
    return { at: this.clock.date(), tradesBefore: statistics.trades };
  }
}

const sizeAt = (step: number): string => `${percent(fractionAt(step))} of the paper size`;
