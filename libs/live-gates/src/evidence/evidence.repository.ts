import { type BotId } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type EvidenceSnapshot } from './evidence-snapshot.js';
import { EVIDENCE_MODEL, type EvidenceRecord } from './evidence.schema.js';

@Injectable()
export class EvidenceRepository {
  constructor(@InjectModel(EVIDENCE_MODEL) private readonly snapshots: Model<EvidenceRecord>) {}

  async append({ id, ...content }: EvidenceSnapshot): Promise<void> {
    await this.snapshots.create([{ _id: id, ...content }]);
  }

  async find(id: string): Promise<EvidenceSnapshot | undefined> {
    return toSnapshot(await this.snapshots.findById(id).lean());
  }

  async newest(botId: BotId): Promise<EvidenceSnapshot | undefined> {
    return toSnapshot(await this.snapshots.findOne({ botId }).sort({ approvedAt: -1 }).lean());
  }
}

function toSnapshot(record: EvidenceRecord | null): EvidenceSnapshot | undefined {
  if (record === null) return undefined;
  const { _id: id, ...content } = record;
  return { id, ...content };
}
