import { BotsService } from '@app/bots';
import { Config } from '@app/config';
import { type BotId, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { GateChecks } from './gate-checks.js';
import { type PolicedReport } from './gate-report.js';
import { LiveGateClosedError } from './live-gates.errors.js';
import { policyOf } from './policy.js';
import { runGate } from './run-gate.js';

/** Whether a user, or one of their bots, may trade with real money now. */
@Injectable()
export class LiveGate {
  constructor(
    private readonly checks: GateChecks,
    private readonly bots: BotsService,
    private readonly config: Config,
  ) {}

  /** Asks every check, each time anew. @throws BotNotFoundError also for another user's bot */
  async evaluate(userId: UserId, botId?: BotId): Promise<PolicedReport> {
    const bot = botId === undefined ? undefined : await this.bots.owned(userId, botId);
    const { liveGate } = this.config;
    const report = await runGate(this.checks.all(), { userId, bot }, liveGate.checkTimeoutMs);
    return { ...report, policy: policyOf(liveGate) };
  }

  /** @throws LiveGateClosedError with all reasons, BotNotFoundError */
  async demand(userId: UserId, botId: BotId): Promise<void> {
    const { liveAllowed, reasons } = await this.evaluate(userId, botId);
    if (!liveAllowed) throw new LiveGateClosedError(reasons);
  }
}
