import { randomUUID } from 'node:crypto';

import { SigningSecret } from '@app/auth';
import { type Bot } from '@app/bots';
import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { policyOf } from '../policy.js';
import { type EvidenceSnapshot, type EvidenceVerdict, judge, sealed } from './evidence-snapshot.js';
import { DAY_MS } from './paper-record.js';

const PURPOSE = 'evidence snapshots';

/** What speaks for a bot, before it is approved. */
export type EvidenceContent = Omit<EvidenceSnapshot, 'id' | 'policy' | 'approvedAt' | 'expiresAt' | 'hash'>;

/**
 * Seals snapshots with a key that is in DATA_DIR and not in the database: one that was put into the database by hand, or
 * restored on another machine, is worth nothing.
 */
@Injectable()
export class EvidenceSeal {
  constructor(
    private readonly secret: SigningSecret,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  seal(content: EvidenceContent): EvidenceSnapshot {
    const approvedAt = this.clock.date();
    const expiresAt = new Date(approvedAt.getTime() + this.config.liveGate.evidenceDays * DAY_MS);
    const policy = policyOf(this.config.liveGate).version;
    return sealed({ ...content, id: randomUUID(), policy, approvedAt, expiresAt }, this.#key());
  }

  judge(snapshot: EvidenceSnapshot, bot: Bot): EvidenceVerdict {
    return judge(snapshot, bot, { key: this.#key(), now: this.clock.now() });
  }

  #key(): Uint8Array {
    return this.secret.derive(PURPOSE);
  }
}
