import { AuditLog } from '@app/audit';
import { type Actor, type BotId, Turns } from '@app/kernel';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { BotChanges } from './bot-changes.js';
import { type Bot, type BotMode } from './bot.js';
import { BotRepository } from './bot.repository.js';
import { BotContendedError, BotNotFoundError } from './bots.errors.js';
import { ModeGuards } from './mode-guard.js';

/** Why a bot gets a mode, and who says so. */
export interface ModeChange {
  readonly to: BotMode;
  readonly actor: Actor;
  readonly reason: string;
}

/**
 * The one writer of every bot's mode: guards asked, compare-and-set, audited. A mode is changed once and never taken
 * back: orders would be sent by it meanwhile, and a crash would leave it. It needs no second question either, because
 * its authority forbids entries until the change is done. Changes of one bot are made one after the other: else one that
 * finds nothing to change would be done, and entries be allowed, before another that was allowed earlier is written.
 */
@Injectable()
export class BotModeService {
  readonly #turns = new Turns();

  constructor(
    private readonly bots: BotRepository,
    private readonly changes: BotChanges,
    private readonly guards: ModeGuards,
    private readonly audit: AuditLog,
    private readonly log: Log,
  ) {}

  /** A bot that is in the mode already stays as it is. @throws BotNotFoundError, BotModeForbiddenError, BotContendedError */
  change(id: BotId, change: ModeChange): Promise<Bot> {
    return this.#turns.take(id, () => this.#change(id, change));
  }

  async #change(id: BotId, { to, actor, reason }: ModeChange): Promise<Bot> {
    const before = await this.bots.find(id);
    if (before === undefined) throw new BotNotFoundError(id);
    if (before.mode === to) return before;
    await this.guards.demand(before, to);
    const after = await this.bots.changeMode(before, to);
    if (after === undefined) return await this.#changedByAnother(id, to);
    this.changes.announce({ kind: 'one', bot: after });
    const details = { from: before.mode, reason };
    await this.audit.append({ actor, action: `bot.mode_${to}`, subject: `bot:${id}`, details });
    this.log.warn({ botId: id, from: before.mode, to }, reason);
    return after;
  }

  /** Two that ask for the same at once both get it. @throws BotContendedError */
  async #changedByAnother(id: BotId, to: BotMode): Promise<Bot> {
    const now = await this.bots.find(id);
    if (now?.mode === to) return now;
    throw new BotContendedError(id);
  }
}
