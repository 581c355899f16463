import { messageOf } from '@app/kernel';

import { type Bot, type BotStatus } from './bot.js';
import { BotStatusForbiddenError } from './bots.errors.js';

export type StatusVerdict =
  { readonly allowed: true } | { readonly allowed: false; readonly code: string; readonly reason: string };

/**
 * Asked before a bot gets a status, whoever asks for it (port; contributed by the areas that may forbid it: a stop
 * forbids `active`, an open position forbids `archived`). A guard that throws forbids.
 */
export abstract class StatusGuard {
  abstract readonly name: string;
  abstract readonly guarded: readonly BotStatus[];
  abstract mayBecome(bot: Bot, status: BotStatus): Promise<StatusVerdict> | StatusVerdict;
}

/** Every guard there is; an area registers its own when its module starts. */
export class StatusGuards {
  readonly #guards: StatusGuard[] = [];

  register(guard: StatusGuard): void {
    this.#guards.push(guard);
  }

  /** The first denial, or that it is allowed. Never rejects. */
  async verdict(bot: Bot, status: BotStatus): Promise<StatusVerdict> {
    for (const guard of this.#guards.filter(({ guarded }) => guarded.includes(status))) {
      const verdict = await ask(guard, bot, status);
      if (!verdict.allowed) return verdict;
    }
    return { allowed: true };
  }

  /** @throws BotStatusForbiddenError */
  async demand(bot: Bot, status: BotStatus): Promise<void> {
    const verdict = await this.verdict(bot, status);
    if (!verdict.allowed) throw new BotStatusForbiddenError(bot, status, verdict);
  }
}

async function ask(guard: StatusGuard, bot: Bot, status: BotStatus): Promise<StatusVerdict> {
  try {
    return await guard.mayBecome(bot, status);
  } catch (error) {
    const reason = `${guard.name} could not be asked: ${messageOf(error)}`;
    return { allowed: false, code: 'guard_failed', reason };
  }
}
