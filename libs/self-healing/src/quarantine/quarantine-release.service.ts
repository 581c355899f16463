import {
  type Bot,
  BotsService,
  BotStatusForbiddenError,
  BotStatusService,
  type PauseReason,
  StatusGuards,
} from '@app/bots';
import { HaltLatch } from '@app/emergency-stop';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type Isolation, QuarantineRepository } from './quarantine.repository.js';
import { SELF_HEALING } from './quarantine.service.js';

/** How long a release waits that something forbids, such as books that disagree. */
const HELD_MS = 600_000;

/** Who else stopped it meanwhile, by the code of the guard that says so: then a person resumes it, as all others. */
const STOPPED_BY: Readonly<Record<string, PauseReason>> = {
  halted: 'emergency_stop',
  user_blocked: 'user_blocked',
};

/** Lets bots out of quarantine: only those that self-healing put there, and only to where they were. */
@Injectable()
export class QuarantineRelease {
  constructor(
    private readonly quarantines: QuarantineRepository,
    private readonly bots: BotsService,
    private readonly status: BotStatusService,
    private readonly guards: StatusGuards,
    private readonly latch: HaltLatch,
    private readonly clock: Clock,
  ) {}

  /**
   * Every bot whose time is over. One that fails keeps none of the others.
   * @throws AggregateError with what failed, after all were tried
   */
  async releaseDue(signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (const isolation of await this.quarantines.due(this.clock.date())) {
      signal.throwIfAborted();
      try {
        await this.#release(isolation);
      } catch (error) {
        failures.push(error);
        await this.#hold(isolation, 'The release failed');
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} bots could not be released`);
  }

  async #release(isolation: Isolation): Promise<void> {
    const bot = await this.bots.find(isolation.botId);
    if (bot !== undefined && isOurs(bot, isolation)) {
      const verdict = await this.guards.verdict(bot, 'active');
      const stoppedBy = this.#stoppedBy(bot, isolation, verdict.allowed ? undefined : verdict.code);
      if (stoppedBy === undefined && !verdict.allowed) {
        await this.#hold(isolation, verdict.reason);
        return;
      }
      if (!(await this.#move(bot, isolation, stoppedBy))) return;
    }
    // Moved, or somebody else was faster: either way it is no longer ours.
    await this.quarantines.end(isolation, this.clock.date());
  }

  #stoppedBy(bot: Bot, { haltEpoch }: Isolation, code: string | undefined): PauseReason | undefined {
    if (this.latch.read(bot.userId).epoch !== haltEpoch) return 'emergency_stop';
    return code === undefined ? undefined : STOPPED_BY[code];
  }

  /** False when a guard forbade it after all. */
  async #move(bot: Bot, isolation: Isolation, stoppedBy: PauseReason | undefined): Promise<boolean> {
    const what = `Its quarantine (${isolation.rule}) is over`;
    try {
      await this.status.moveJudged(
        bot,
        stoppedBy === undefined
          ? { to: 'active', actor: SELF_HEALING, reason: what }
          : {
              to: 'paused',
              actor: SELF_HEALING,
              reason: `${what}, but trading was stopped meanwhile: a person resumes it`,
              pauseReason: stoppedBy,
            },
      );
      return true;
    } catch (error) {
      if (!(error instanceof BotStatusForbiddenError)) throw error;
      await this.#hold(isolation, error.message);
      return false;
    }
  }

  async #hold(isolation: Isolation, reason: string): Promise<void> {
    await this.quarantines.hold(isolation, new Date(this.clock.now() + HELD_MS), reason);
  }
}

/** Still in the quarantine we put it in: not one that a person, a stop or reconciliation put it in since. */
const isOurs = (bot: Bot, { takenAt }: Isolation): boolean =>
  bot.status === 'quarantined' && bot.statusChangedAt.getTime() === takenAt.getTime();
