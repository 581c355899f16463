import { botId, type BotId } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type QuarantinePast } from './quarantine-plan.js';
import { StoredQuarantine } from './quarantine.schema.js';

/** An isolation under way. */
export interface Isolation {
  readonly botId: BotId;
  readonly rule: string;
  readonly strikes: number;
  readonly takenAt: Date;
  /** Of the emergency stop when it was taken. */
  readonly haltEpoch: number;
}

@Injectable()
export class QuarantineRepository {
  constructor(@InjectModel(StoredQuarantine.name) private readonly quarantines: Model<StoredQuarantine>) {}

  async past(id: BotId): Promise<QuarantinePast | undefined> {
    const found = await this.quarantines.findById(id).lean();
    return found === null ? undefined : { strikes: found.strikes, releasedAt: found.releasedAt ?? undefined };
  }

  /** `releaseAt` undefined: it stays out until a person decides. */
  async take(taken: Isolation & { readonly releaseAt: Date | undefined }): Promise<void> {
    const { botId: _id, releaseAt, ...rest } = taken;
    const fields = { ...rest, releaseAt: releaseAt ?? null, held: null };
    await this.quarantines.updateOne({ _id }, { $set: fields }, { upsert: true });
  }

  async due(now: Date): Promise<readonly Isolation[]> {
    const found = await this.quarantines.find({ releaseAt: { $ne: null, $lte: now } }).lean();
    return found.map(({ _id, rule, strikes, takenAt, haltEpoch }) => ({
      botId: botId(_id),
      rule,
      strikes,
      takenAt,
      haltEpoch,
    }));
  }

  /** It is over: released, or taken over by somebody else. */
  async end({ botId: _id, takenAt }: Isolation, releasedAt: Date): Promise<void> {
    await this.quarantines.updateOne({ _id, takenAt }, { $set: { releaseAt: null, releasedAt } });
  }

  /** It may not be released yet, for the reason given. */
  async hold({ botId: _id, takenAt }: Isolation, until: Date, held: string): Promise<void> {
    await this.quarantines.updateOne({ _id, takenAt }, { $set: { releaseAt: until, held } });
  }
}
