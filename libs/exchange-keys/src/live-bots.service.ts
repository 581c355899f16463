import { type Bot, BotsService, BotStatusService, type StatusGuard, type StatusVerdict } from '@app/bots';
import { type Actor, type ExchangeId, type UserId } from '@app/kernel';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { ExchangeKeys } from './exchange-keys.js';
import { liveObstacles } from './live-obstacles.js';

/** Live bots live from a key: without a fit one they are paused, and none becomes active. */
@Injectable()
export class LiveBots implements StatusGuard {
  readonly name = 'exchange-keys';
  readonly guarded = ['active'] as const;

  constructor(
    private readonly keys: ExchangeKeys,
    private readonly bots: BotsService,
    private readonly status: BotStatusService,
    private readonly log: Log,
  ) {}

  async mayBecome({ mode, userId, exchange }: Bot): Promise<StatusVerdict> {
    if (mode === 'paper') return { allowed: true };
    const [obstacle] = liveObstacles(await this.keys.status(userId, exchange));
    return obstacle === undefined
      ? { allowed: true }
      : { allowed: false, code: 'no_exchange_keys', reason: obstacle };
  }

  /**
   * Asked after every change of a key. A bot that somebody else moves at the same moment is left to the guard and to the
   * pre-trade check, which come to the same. @returns how many were paused
   */
  async pauseUnfit(owner: UserId, exchange: ExchangeId, actor: Actor): Promise<number> {
    const [obstacle] = liveObstacles(await this.keys.status(owner, exchange));
    if (obstacle === undefined) return 0;
    const bots = (await this.bots.kept(owner)).filter(
      (bot) => bot.mode === 'live' && bot.exchange === exchange && bot.status === 'active',
    );
    const outcomes = await Promise.all(bots.map((bot) => this.#pause(bot, obstacle, actor)));
    return outcomes.filter((isPaused) => isPaused).length;
  }

  async #pause({ id }: Bot, reason: string, actor: Actor): Promise<boolean> {
    try {
      await this.status.move(id, { to: 'paused', actor, reason, pauseReason: 'no_exchange_keys' });
      return true;
    } catch (err) {
      this.log.warn({ botId: id, err }, 'A live bot without a fit exchange key could not be paused');
      return false;
    }
  }
}
