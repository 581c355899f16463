import { type Stored } from '@app/persistence';
import { Schema } from 'mongoose';

import { type Variant } from './variant.js';

export type VariantRecord = Stored<Variant>;
export const VARIANT_MODEL = 'BotVariant';

export const VariantSchema = new Schema(
  {
    userId: { type: String, required: true },
    prices: { type: String, required: true },
    ordinal: { type: Number, required: true },
    botId: { type: String, required: true },
    sequence: { type: Number, required: true },
    setupHash: { type: String, required: true },
    startedAt: { type: Date, required: true },
    tradesBefore: { type: Number, required: true },
    provedAt: { type: Date, default: null },
  },
  { collection: 'bot_variants', versionKey: false },
);
/** Each place in a user's count is taken once, whoever starts bots at the same moment. */
VariantSchema.index({ userId: 1, prices: 1, ordinal: 1 }, { unique: true });
/** A bot that is started twice at the same moment begins one variant. */
VariantSchema.index({ botId: 1, sequence: -1 }, { unique: true });
