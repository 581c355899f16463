import { createHash } from 'node:crypto';

import { AuditLog } from '@app/audit';
import { type Bot, BotsService } from '@app/bots';
import { toText } from '@app/kernel';
import { type ClosedTrade } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { NoEvidenceError } from '../live-gates.errors.js';
import { edgeReason } from './edge-reason.js';
import { Edges } from './edges.service.js';
import { EvidenceSeal } from './evidence-seal.service.js';
import { type EvidenceSnapshot, type EvidenceVerdict } from './evidence-snapshot.js';
import { EvidenceRepository } from './evidence.repository.js';
import { PaperRecords } from './paper-records.service.js';

/** The evidence on which bots trade with real money: kept at approval, checked at every order. */
@Injectable()
export class Evidence {
  constructor(
    private readonly records: PaperRecords,
    private readonly edges: Edges,
    private readonly snapshots: EvidenceRepository,
    private readonly seal: EvidenceSeal,
    private readonly bots: BotsService,
    private readonly audit: AuditLog,
  ) {}

  /** Keeps what speaks for the bot now, sealed. @throws NoEvidenceError when it is not enough */
  async approve(bot: Bot): Promise<EvidenceSnapshot> {
    const record = await this.records.ofBot(bot);
    const test = await this.edges.test(record);
    const { variant } = record;
    if (variant === undefined || test?.bound === undefined || !test.hasEdge)
      throw new NoEvidenceError([edgeReason(record, test)]);
    const snapshot = this.seal.seal({
      userId: bot.userId,
      botId: bot.id,
      paramsHash: variant.setupHash,
      ordinal: variant.ordinal,
      trades: test.lookTrades,
      mean: test.bound.mean,
      lowerBound: test.bound.lowerBound,
      tradesDigest: digestOf(record.trades.slice(0, test.lookTrades)),
    });
    await this.snapshots.append(snapshot);
    await this.#recordApproval(snapshot);
    return snapshot;
  }

  /** Whether a snapshot is ours, unchanged, not expired, and about the bot as it is set up now. */
  async verify(id: string): Promise<EvidenceVerdict> {
    const snapshot = await this.snapshots.find(id);
    if (snapshot === undefined) return { valid: false, reason: `There is no evidence '${id}'` };
    const bot = await this.bots.find(snapshot.botId);
    if (bot === undefined)
      return { valid: false, reason: `The evidence '${id}' is about a bot that is gone` };
    return this.seal.judge(snapshot, bot);
  }

  /** The same of the newest snapshot of a bot. */
  async current(bot: Bot): Promise<EvidenceVerdict> {
    const snapshot = await this.snapshots.newest(bot.id);
    if (snapshot === undefined) return { valid: false, reason: `No evidence of '${bot.name}' was approved` };
    return this.seal.judge(snapshot, bot);
  }

  async #recordApproval({ id, botId, hash, expiresAt }: EvidenceSnapshot): Promise<void> {
    await this.audit.append({
      actor: { kind: 'system', name: 'live-gates' },
      action: 'evidence.approved',
      subject: `bot:${botId}`,
      details: { evidence: id, hash, expiresAt },
    });
  }
}

function digestOf(trades: readonly ClosedTrade[]): string {
  const lines = trades.map(({ id, net }) => `${id} ${toText(net)}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
