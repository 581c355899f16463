import { type Bot, BotStatusService } from '@app/bots';
import { Config } from '@app/config';
import { messageOf, within } from '@app/kernel';
import { Lifecycle } from '@app/lifecycle';
import { Injectable } from '@nestjs/common';

import { type ActionResult, type HandledFinding } from '../events/healing-event.js';
import { type Finding } from '../finding.js';
import { QuarantineService, SELF_HEALING } from '../quarantine/quarantine.service.js';
import { type PlannedAction, withheldResult } from './plan.js';
import { Repairs } from './repair.js';

const NOTHING_DONE: ActionResult = { outcome: 'none', detail: 'Reported' };

/** Carries out what was planned, one after the other, each within a deadline and none at the cost of the next. */
@Injectable()
export class HealingActions {
  constructor(
    private readonly repairs: Repairs,
    private readonly status: BotStatusService,
    private readonly quarantine: QuarantineService,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
  ) {}

  /** Up to an abort: what was done until then is told. Never rejects. */
  async carryOut(planned: readonly PlannedAction[], signal: AbortSignal): Promise<readonly HandledFinding[]> {
    const handled: HandledFinding[] = [];
    const once = new Map<string, ActionResult>();
    for (const each of planned) {
      if (signal.aborted) break;
      const key = sharedKey(each);
      const known = key === undefined ? undefined : once.get(key);
      const result = known ?? (await this.#resultOf(each, signal));
      if (key !== undefined) once.set(key, result);
      handled.push({ finding: each.finding, action: each.remedy.kind, result });
    }
    return handled;
  }

  async #resultOf(planned: PlannedAction, signal: AbortSignal): Promise<ActionResult> {
    if (planned.withheld !== undefined) return withheldResult(planned.withheld);
    const { kind } = planned.remedy;
    if (kind === 'report') return NOTHING_DONE;
    const { queryTimeoutMs } = this.config.selfHealing;
    try {
      return await within(
        queryTimeoutMs,
        `${kind} ${planned.finding.subject}`,
        (s) => this.#act(planned, s),
        signal,
      );
    } catch (error) {
      return { outcome: 'failed', detail: messageOf(error) };
    }
  }

  async #act({ finding, bot, remedy }: PlannedAction, signal: AbortSignal): Promise<ActionResult> {
    switch (remedy.kind) {
      case 'report':
        return NOTHING_DONE;
      case 'repair': {
        const mended = await this.repairs.get(remedy.repair).mend(finding, bot, signal);
        return mended === undefined ? withheldResult('There was nothing left to mend') : done(mended);
      }
      case 'restart': {
        const restarted = await this.lifecycle.restart(remedy.part);
        return done(`Restarted ${restarted.map(({ name, state }) => `${name} (${state})`).join(', ')}`);
      }
      case 'pause':
        return bot === undefined ? withheldResult('The bot is not known') : await this.#pause(bot, finding);
      case 'quarantine':
        return bot === undefined
          ? withheldResult('The bot is not known')
          : await this.quarantine.take(bot, finding);
    }
  }

  async #pause(bot: Bot, { rule, message }: Finding): Promise<ActionResult> {
    const paused = await this.status.moveJudged(bot, {
      to: 'paused',
      actor: SELF_HEALING,
      reason: message,
      pauseReason: 'self_healing',
      rogueReason: rule,
    });
    return paused === undefined
      ? withheldResult('The bot has changed since it was judged')
      : done('Paused until its owner resumes it');
  }
}

const done = (detail: string): ActionResult => ({ outcome: 'done', detail });

/** What is done once for many findings: a part is restarted once, indexes are made once. */
function sharedKey({ remedy, withheld }: PlannedAction): string | undefined {
  if (withheld !== undefined) return undefined;
  if (remedy.kind === 'restart') return `restart ${remedy.part}`;
  return remedy.kind === 'repair' && remedy.repair === 'create_indexes' ? remedy.repair : undefined;
}
