import { BotStatusService } from '@app/bots';
import { type BotId, IllegalTransitionError } from '@app/kernel';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

/** Takes one bot out of trading when its books cannot be trusted; the others trade on. */
@Injectable()
export class Quarantine {
  constructor(
    private readonly status: BotStatusService,
    private readonly log: Log,
  ) {}

  async take(botId: BotId, reason: string): Promise<void> {
    this.log.error({ botId, reason }, 'A bot is quarantined: its books cannot be trusted');
    try {
      await this.status.move(botId, {
        to: 'quarantined',
        pauseReason: 'self_healing',
        actor: { kind: 'system', name: 'reconciliation' },
        reason,
      });
    } catch (error) {
      // Quarantined already, stopped or archived: it does not trade.
      if (!(error instanceof IllegalTransitionError)) throw error;
    }
  }
}
