import { type Stored } from '@app/persistence';
import { Schema } from 'mongoose';

import { OPEN_STATES, type Promotion } from './promotion.js';

export type PromotionRecord = Stored<Omit<Promotion, 'id'>> & { readonly _id: string };
export const PROMOTION_MODEL = 'Promotion';

const required = true;

export const PromotionSchema = new Schema(
  {
    _id: { type: String, required },
    botId: { type: String, required },
    userId: { type: String, required },
    state: { type: String, required },
    step: { type: Number, required },
    entered: { type: Object, default: null },
    stepped: { type: Object, default: null },
    evidence: { type: Object, default: null },
    request: { type: Object, default: null },
    ending: { type: Object, default: null },
    version: { type: Number, required },
    createdAt: { type: Date, required },
    updatedAt: { type: Date, required },
  },
  { collection: 'promotions', versionKey: false },
);
/** One promotion of a bot at a time: of two that are asked for at once, one is refused. */
PromotionSchema.index(
  { botId: 1 },
  { unique: true, name: 'one_open', partialFilterExpression: { state: { $in: [...OPEN_STATES] } } },
);
PromotionSchema.index({ botId: 1, _id: -1 });
PromotionSchema.index({ state: 1, _id: -1 });
