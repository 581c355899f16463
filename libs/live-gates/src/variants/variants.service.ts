import { type Bot, StatusGuard, type StatusVerdict } from '@app/bots';
import { Clock } from '@app/kernel';
import { AccountsService } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { pricesOf, setupHash } from './bot-setup.js';
import { type Variant } from './variant.js';
import { VariantRepository } from './variant.repository.js';

/**
 * Counts what users try. A bot's setup changes only while it does not trade, so a new variant begins when a bot is
 * started with a setup it was not started with before: it is written down before the bot becomes active, whoever starts
 * it, or the bot does not start.
 */
@Injectable()
export class Variants implements StatusGuard {
  readonly name = 'variants';
  readonly guarded = ['active'] as const;
  /** Settles with the newest beginning of this process, so that its own never race each other for a place. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly variants: VariantRepository,
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  async mayBecome(bot: Bot): Promise<StatusVerdict> {
    await this.begin(bot);
    return { allowed: true };
  }

  /** The variant that the bot is now; undefined while it was never started as it is. */
  async current(bot: Bot): Promise<Variant | undefined> {
    const newest = await this.variants.newest(bot.id);
    return newest?.setupHash === setupHash(bot) ? newest : undefined;
  }

  /** Does nothing when the bot was last started as it is now. @throws VariantContendedError */
  async begin(bot: Bot): Promise<void> {
    if ((await this.current(bot)) !== undefined) return;
    const begun = this.#turn.then(() => this.#begin(bot));
    this.#turn = begun.catch(() => undefined);
    await begun;
  }

  async #begin(bot: Bot): Promise<void> {
    const { statistics, position } = await this.accounts.read({ ...bot, mode: 'paper' });
    await this.variants.begin({
      userId: bot.userId,
      prices: pricesOf(bot.exchange),
      botId: bot.id,
      setupHash: setupHash(bot),
      startedAt: this.clock.date(),
      // A position that is open was entered by the setup before.
      tradesBefore: statistics.trades + (position === undefined ? 0 : 1),
      provedAt: undefined,
    });
  }
}
