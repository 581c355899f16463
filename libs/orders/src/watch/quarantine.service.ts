import { BotStatusService } from '@app/bots';
import { type BotId, IllegalTransitionError } from '@app/kernel';
import { Alerts, Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

/** Takes one bot out of trading when its books cannot be trusted; the others trade on. */
@Injectable()
export class Quarantine {
  constructor(
    private readonly status: BotStatusService,
    private readonly alerts: Alerts,
    private readonly log: Log,
  ) {}

  async take(botId: BotId, reason: string): Promise<void> {
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
      this.log.debug({ botId, reason }, 'A bot that does not trade has books that cannot be trusted');
      return;
    }
    this.alerts.raise({
      level: 'error',
      code: 'bot_quarantined',
      text: `A bot is quarantined, because its books cannot be trusted: ${reason}`,
      fields: { botId, reason },
    });
  }
}
