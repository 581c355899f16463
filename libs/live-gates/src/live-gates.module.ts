import { BotsModule } from '@app/bots';
import { Module } from '@nestjs/common';

import { Evidence } from './evidence/evidence.service.js';
import { GateChecks } from './gate-checks.js';
import { LiveGate } from './live-gate.service.js';

/**
 * Whether a bot may trade with real money. Invariants: every check is asked each time and all must pass; a check that
 * cannot run fails; a gate without checks is closed.
 */
@Module({
  imports: [BotsModule],
  providers: [Evidence, GateChecks, LiveGate],
  exports: [Evidence, GateChecks, LiveGate],
})
export class LiveGatesModule {}
