import { type BotId } from '@app/kernel';
import { fromStored, isDuplicateKey, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { VariantContendedError } from '../live-gates.errors.js';
import { type Variant, type VariantKey } from './variant.js';
import { VARIANT_MODEL, type VariantRecord } from './variant.schema.js';

/** Other processes may take the next place as well; more often than this in a row is no race. */
const ATTEMPTS_MAX = 10;

@Injectable()
export class VariantRepository {
  constructor(@InjectModel(VARIANT_MODEL) private readonly variants: Model<VariantRecord>) {}

  /** The one that the bot was last started with. */
  async newest(botId: BotId): Promise<Variant | undefined> {
    const record = await this.variants.findOne({ botId }).sort({ sequence: -1 }).lean();
    return record === null ? undefined : fromStored<Variant>(record);
  }

  /**
   * Takes the next places in the counts of the user and of the bot, unless the bot's last variant has this setup.
   * @throws VariantContendedError
   */
  async begin(variant: Omit<Variant, 'ordinal' | 'sequence'>): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const newest = await this.newest(variant.botId);
      if (newest?.setupHash === variant.setupHash) return;
      const ordinal = await this.#nextOrdinal(variant);
      const sequence = (newest?.sequence ?? 0) + 1;
      try {
        await this.variants.create([toStored<Variant>({ ...variant, ordinal, sequence })]);
        return;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    throw new VariantContendedError(variant.userId);
  }

  async provedOrdinals({ userId, prices }: Omit<VariantKey, 'ordinal'>): Promise<readonly number[]> {
    const records = await this.variants.find({ userId, prices, provedAt: { $ne: null } }).lean();
    return records.map(({ ordinal }) => ordinal);
  }

  /** Remembered for ever: what is proved is no longer tried. */
  async markProved({ userId, prices, ordinal }: VariantKey, at: Date): Promise<void> {
    await this.variants.updateOne({ userId, prices, ordinal, provedAt: null }, { $set: { provedAt: at } });
  }

  async #nextOrdinal({ userId, prices }: Omit<VariantKey, 'ordinal'>): Promise<number> {
    const last = await this.variants.findOne({ userId, prices }).sort({ ordinal: -1 }).lean();
    return (last?.ordinal ?? 0) + 1;
  }
}
