import { AuditLog } from '@app/audit';
import { Injectable } from '@nestjs/common';

import { LiveBots } from './live-bots.service.js';
import { type StoredKey } from './stored-key.js';

/** What follows every change of a key: live bots that cannot go on are paused, and it is written down. */
@Injectable()
export class KeyConsequences {
  constructor(
    private readonly bots: LiveBots,
    private readonly audit: AuditLog,
  ) {}

  /** Bots first: they must not wait for the audit log. @returns how many were paused */
  async of(
    key: StoredKey,
    what: 'stored' | 'deleted' | 'tested',
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<number> {
    const { id, userId, exchange, keyEnding } = key;
    const actor = { kind: 'user', userId } as const;
    const botsPaused = await this.bots.pauseUnfit(userId, exchange, actor);
    await this.audit.append({
      actor,
      action: `exchange_key.${what}`,
      subject: `exchange_key:${id}`,
      details: { exchange, keyEnding, ...details, botsPaused },
    });
    return botsPaused;
  }
}
