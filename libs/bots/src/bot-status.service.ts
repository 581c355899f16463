import { AuditLog } from '@app/audit';
import { type Actor, type BotId, Clock, type UserId } from '@app/kernel';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { BotChanges } from './bot-changes.js';
import { type Bot, botStatus, type BotStatus, type PauseReason } from './bot.js';
import { BotRepository, type StatusFields } from './bot.repository.js';
import { BotContendedError, BotNotFoundError, BotStatusForbiddenError } from './bots.errors.js';
import { StatusGuards } from './status-guard.js';

/** Why a bot gets a status, and who says so. */
export interface StatusChange {
  readonly to: BotStatus;
  readonly actor: Actor;
  /** One sentence for the owner. */
  readonly reason: string;
  /** For `paused` and `quarantined`. */
  readonly pauseReason?: PauseReason;
  /** For the pause reason `self_healing`: the rule that was broken. */
  readonly rogueReason?: string;
}

/** How often a move is tried again after someone else moved the bot at the same moment. */
const ATTEMPTS_MAX = 5;

/** The one writer of every bot's status: legal moves only, guards asked, compare-and-set, audited. */
@Injectable()
export class BotStatusService {
  constructor(
    private readonly bots: BotRepository,
    private readonly changes: BotChanges,
    private readonly guards: StatusGuards,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @throws BotNotFoundError, IllegalTransitionError, BotStatusForbiddenError, BotContendedError */
  async move(id: BotId, change: StatusChange): Promise<Bot> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const before = await this.bots.find(id);
      if (before === undefined) throw new BotNotFoundError(id);
      const after = await this.#attempt(before, { status: before.status }, change);
      if (after !== undefined) return after;
    }
    throw new BotContendedError(id);
  }

  /**
   * Moves a bot that is still as it was when somebody judged it: in that status, and since then without a break.
   * @returns undefined when it is not
   * @throws IllegalTransitionError, BotStatusForbiddenError
   */
  moveJudged(judged: Bot, change: StatusChange): Promise<Bot | undefined> {
    return this.#attempt(judged, { status: judged.status, since: judged.statusChangedAt }, change);
  }

  /** Pauses every active bot, of one user or of all, in one write. @returns how many */
  async pauseMany(owner: UserId | undefined, change: Omit<StatusChange, 'to'>): Promise<number> {
    const paused = await this.bots.moveMany('active', owner, this.#fields({ ...change, to: 'paused' }));
    this.changes.announce({ kind: 'many' });
    const { actor, reason, pauseReason } = change;
    const subject = owner === undefined ? 'system' : `user:${owner}`;
    await this.audit.append({
      actor,
      action: 'bots.paused',
      subject,
      details: { paused, reason, pauseReason },
    });
    this.log.warn({ owner, paused, pauseReason }, 'All active bots were paused');
    return paused;
  }

  async #attempt(
    before: Bot,
    from: { readonly status: BotStatus; readonly since?: Date },
    change: StatusChange,
  ): Promise<Bot | undefined> {
    botStatus.move(before.status, change.to);
    await this.guards.demand(before, change.to);
    const after = await this.bots.move(before.id, from, this.#fields(change));
    if (after === undefined) return undefined;
    await this.#undoIfForbiddenNow(before, after);
    this.changes.announce({ kind: 'one', bot: after });
    await this.#record(before, change);
    return after;
  }

  /**
   * A stop may have begun between the question and the move, and have paused all bots but this one: so the guards are
   * asked once more, and what they forbid now is taken back. @throws BotStatusForbiddenError
   */
  async #undoIfForbiddenNow(before: Bot, after: Bot): Promise<void> {
    const verdict = await this.guards.verdict(after, after.status);
    if (verdict.allowed) return;
    await this.bots.move(after.id, { status: after.status }, before);
    throw new BotStatusForbiddenError(after, after.status, verdict);
  }

  #fields({ to, actor, reason, pauseReason, rogueReason }: StatusChange): StatusFields {
    return {
      status: to,
      statusActor: actor,
      statusReason: reason,
      statusChangedAt: this.clock.date(),
      pauseReason,
      rogueReason,
    };
  }

  async #record(before: Bot, { to, actor, reason, pauseReason, rogueReason }: StatusChange): Promise<void> {
    const details = { from: before.status, reason, pauseReason, rogueReason };
    await this.audit.append({ actor, action: `bot.${to}`, subject: `bot:${before.id}`, details });
    this.log.warn({ botId: before.id, from: before.status, to, pauseReason, rogueReason }, reason);
  }
}
