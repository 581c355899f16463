import { type HaltContext, HaltStep, type HaltStepReport } from '@app/emergency-stop';
import { Injectable } from '@nestjs/common';

import { AutopilotSubsystem } from './autopilot-subsystem.service.js';

/** The autopilot's part of an emergency stop. It asks the latch before each move, so the stop of one user is only theirs. */
@Injectable()
export class AutopilotHalt extends HaltStep {
  readonly name = 'autopilot';
  readonly order = 20;
  readonly deadlineMs = 2000;

  constructor(private readonly subsystem: AutopilotSubsystem) {
    super();
  }

  async halt({ scope }: HaltContext): Promise<HaltStepReport> {
    if (scope !== 'global') return { goesOnForOthers: true };
    await this.subsystem.interrupt();
    return { interrupted: true };
  }
}
