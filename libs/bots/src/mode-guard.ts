import { messageOf } from '@app/kernel';

import { type Bot, type BotMode } from './bot.js';
import { BotModeForbiddenError } from './bots.errors.js';
import { type StatusVerdict as ModeVerdict } from './status-guard.js';

/** Asked before a bot gets a mode, whoever asks for it (port). One that throws forbids. */
export abstract class ModeGuard {
  abstract readonly name: string;
  abstract mayBecome(bot: Bot, mode: BotMode): Promise<ModeVerdict> | ModeVerdict;
}

/**
 * Who has a say in a bot's mode: one authority that says whether the change is due, and guards that may forbid it. It
 * fails closed: where nobody is the authority, no bot ever changes its mode.
 */
export class ModeGuards {
  #authority: ModeGuard | undefined;
  readonly #guards: ModeGuard[] = [];

  /** @throws RangeError when there is one already */
  setAuthority(authority: ModeGuard): void {
    if (this.#authority !== undefined)
      throw new RangeError(`${this.#authority.name} decides on modes already`);
    this.#authority = authority;
  }

  register(guard: ModeGuard): void {
    this.#guards.push(guard);
  }

  /** The first denial, or that it is allowed. Never rejects. */
  async verdict(bot: Bot, mode: BotMode): Promise<ModeVerdict> {
    if (this.#authority === undefined) return NOBODY_DECIDES;
    for (const guard of [this.#authority, ...this.#guards]) {
      const verdict = await ask(guard, bot, mode);
      if (!verdict.allowed) return verdict;
    }
    return { allowed: true };
  }

  /** @throws BotModeForbiddenError */
  async demand(bot: Bot, mode: BotMode): Promise<void> {
    const verdict = await this.verdict(bot, mode);
    if (!verdict.allowed) throw new BotModeForbiddenError(bot, mode, verdict);
  }
}

const NOBODY_DECIDES: ModeVerdict = {
  allowed: false,
  code: 'no_authority',
  reason: 'No part of the system decides on the mode of bots',
};

async function ask(guard: ModeGuard, bot: Bot, mode: BotMode): Promise<ModeVerdict> {
  try {
    return await guard.mayBecome(bot, mode);
  } catch (error) {
    const reason = `${guard.name} could not be asked: ${messageOf(error)}`;
    return { allowed: false, code: 'guard_failed', reason };
  }
}
