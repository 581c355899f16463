import { type BotStatusService } from '@app/bots';

import { userOf } from '../halt-scope.js';
import { type HaltContext, HaltStep, type HaltStepReport } from './halt-step.js';

/** Every active bot becomes paused. Resuming leaves them so: a person resumes each. */
export class PauseBots extends HaltStep {
  readonly name = 'bots';
  readonly order = 40;
  readonly deadlineMs = 3000;

  constructor(private readonly bots: Pick<BotStatusService, 'pauseMany'>) {
    super();
  }

  async halt({ scope, reason }: HaltContext): Promise<HaltStepReport> {
    const paused = await this.bots.pauseMany(userOf(scope), {
      actor: { kind: 'system', name: 'emergency-stop' },
      reason: `Emergency stop: ${reason}`,
      pauseReason: 'emergency_stop',
    });
    return { paused };
  }
}
