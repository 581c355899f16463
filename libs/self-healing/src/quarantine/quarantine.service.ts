import { type Bot, BotStatusService } from '@app/bots';
import { HaltLatch } from '@app/emergency-stop';
import { type Actor, Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type ActionResult } from '../events/healing-event.js';
import { type Finding } from '../finding.js';
import { nextQuarantine } from './quarantine-plan.js';
import { QuarantineRepository } from './quarantine.repository.js';

/** Who moves bots here, as the audit log names it. */
export const SELF_HEALING: Actor = { kind: 'system', name: 'self-healing' };

/** Isolates bots that fail, for longer each time, and in the end until a person has looked. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly quarantines: QuarantineRepository,
    private readonly status: BotStatusService,
    private readonly latch: HaltLatch,
    private readonly clock: Clock,
  ) {}

  /** Only a bot that is still as it was judged. @throws IllegalTransitionError, and what the database throws */
  async take(bot: Bot, { rule, message }: Finding): Promise<ActionResult> {
    const step = nextQuarantine(await this.quarantines.past(bot.id), this.clock.date());
    const isGivenUp = step.kind === 'give_up';
    const moved = await this.status.moveJudged(bot, {
      to: isGivenUp ? 'paused' : 'quarantined',
      actor: SELF_HEALING,
      reason: isGivenUp ? `${message}. It failed after every quarantine: a person has to look` : message,
      pauseReason: 'self_healing',
      rogueReason: rule,
    });
    if (moved === undefined)
      return { outcome: 'withheld', detail: 'The bot has changed since it was judged' };
    const releaseAt = isGivenUp ? undefined : step.releaseAt;
    // Written after the move: should the process die in between, the bot stays isolated until a person looks.
    await this.quarantines.take({
      botId: bot.id,
      rule,
      strikes: step.strikes,
      takenAt: moved.statusChangedAt,
      releaseAt,
      haltEpoch: this.latch.read(bot.userId).epoch,
    });
    const detail =
      releaseAt === undefined
        ? `Paused for a person after ${step.strikes} failures`
        : `Isolated until ${releaseAt.toISOString()}, for the ${ordinal(step.strikes)} time`;
    return { outcome: 'done', detail };
  }
}

const ordinal = (n: number): string => ['first', 'second', 'third'][n - 1] ?? `${n}th`;
