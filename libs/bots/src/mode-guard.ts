import { type BotId, messageOf } from '@app/kernel';

import { type Bot, type BotMode } from './bot.js';
import { BotModeForbiddenError } from './bots.errors.js';
import { type StatusVerdict as ModeVerdict } from './status-guard.js';

/** Asked before a bot gets a mode, whoever asks for it (port). One that throws forbids. */
export abstract class ModeGuard {
  abstract readonly name: string;
  abstract mayBecome(bot: Bot, mode: BotMode): Promise<ModeVerdict> | ModeVerdict;
}

/** A bot that wants to enter a position, and the mode it was decided in. */
export interface ModeEntry {
  readonly botId: BotId;
  readonly mode: BotMode;
}

/**
 * Who decides whether a change is due. Whoever wants one first makes it forbid entries in both modes, durably, until
 * the change is done or given up: an entry that is asked about after it was written down is then either seen by the
 * guards of the change, or refused. None reaches a venue that is not that of the bot's mode.
 */
export abstract class ModeAuthority extends ModeGuard {
  /** Why the bot may not enter in this mode; undefined when it may. */
  abstract entryRefusal(entry: ModeEntry): Promise<string | undefined>;
}

/**
 * Who has a say in a bot's mode: one authority that says whether the change is due, and guards that may forbid it. It
 * fails closed: where nobody is the authority, no bot ever changes its mode.
 */
export class ModeGuards {
  #authority: ModeAuthority | undefined;
  readonly #guards: ModeGuard[] = [];

  /** @throws RangeError when there is one already */
  setAuthority(authority: ModeAuthority): void {
    if (this.#authority !== undefined)
      throw new RangeError(`${this.#authority.name} decides on modes already`);
    this.#authority = authority;
  }

  register(guard: ModeGuard): void {
    this.#guards.push(guard);
  }

  /** Why the bot may not enter in this mode. Where nobody decides no mode ever changes, and none is in doubt. */
  async entryRefusal(entry: ModeEntry): Promise<string | undefined> {
    return await this.#authority?.entryRefusal(entry);
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
