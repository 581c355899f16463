import { type Bot, BotsService } from '@app/bots';
import { type Actor, type BotId } from '@app/kernel';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { Demotion } from './demotion.service.js';
import { LiveWatch } from './live-watch.service.js';
import { LooseEnds } from './loose-ends.service.js';
import { PromotionRepository } from './promotion.repository.js';

const SYSTEM: Actor = { kind: 'system', name: 'promotion' };

/** Looks after every bot that is live or about to be; one that cannot be looked at does not keep the others. */
@Injectable()
export class LiveSupervisor {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly bots: BotsService,
    private readonly watch: LiveWatch,
    private readonly looseEnds: LooseEnds,
    private readonly demotion: Demotion,
    private readonly log: Log,
  ) {}

  async round(signal: AbortSignal): Promise<void> {
    const promotions = await this.promotions.allOpen();
    const bots = new Map(
      (await this.bots.findMany(promotions.map(({ botId }) => botId))).map((bot) => [bot.id, bot]),
    );
    for (const promotion of promotions) {
      signal.throwIfAborted();
      const bot = bots.get(promotion.botId);
      if (bot === undefined) continue;
      await this.#each(bot.id, () =>
        promotion.state === 'live'
          ? this.watch.lookAfter(bot, promotion, SYSTEM)
          : this.looseEnds.tie(bot, promotion, SYSTEM),
      );
    }
    for (const bot of await this.#unpromoted()) await this.#each(bot.id, () => this.#takeBack(bot));
  }

  /** Live by their documents alone: an edited database, or a restored one. */
  async #unpromoted(): Promise<readonly Bot[]> {
    const live = await this.bots.inMode('live');
    // Read after the bots: a bot that has just become live has its promotion already.
    const promoted = new Set((await this.promotions.allOpen()).map(({ botId }) => botId));
    return live.filter(({ id }) => !promoted.has(id));
  }

  async #takeBack(bot: Bot): Promise<void> {
    const reason = 'It was live without a promotion';
    await this.demotion.demote(bot, { code: 'no_promotion', reason, actor: SYSTEM });
  }

  async #each(botId: BotId, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.log.error({ botId, err }, 'A promotion could not be looked after; the next round tries again');
    }
  }
}
