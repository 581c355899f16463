import { type Stored } from '@app/persistence';
import { Schema, type Types } from 'mongoose';

import { LIVE_ORDER_STATES, type Order } from './order.js';

/** `_id` rises with the time of the intent: lists are paged by it. */
export type OrderRecord = Stored<Order> & { readonly _id: Types.ObjectId };

export const ORDER_MODEL = 'Order';

const { Decimal128 } = Schema.Types;
const required = true;

export const OrderSchema = new Schema(
  {
    clientOrderId: { type: String, required },
    botId: { type: String, required },
    userId: { type: String, required },
    exchange: { type: String, required },
    mode: { type: String, required },
    symbol: { type: String, required },
    side: { type: String, required },
    type: { type: String, required },
    purpose: { type: String, required },
    quantity: { type: Decimal128, required },
    limitPrice: { type: Decimal128, default: null },
    referencePrice: { type: Decimal128, required },
    slot: { type: Number, required },
    stopPrice: { type: Number, default: null },
    takeProfitPrice: { type: Number, default: null },
    bootstrap: { type: Boolean, required },
    probe: { type: Boolean, required },
    reason: { type: String, default: '' },
    provenance: { type: String, required },
    flattens: { type: Boolean, required },
    state: { type: String, required },
    haltEpoch: { type: Number, required },
    venueOrderId: { type: String, default: null },
    filledQuantity: { type: Decimal128, required },
    filledNotional: { type: Decimal128, required },
    fees: { type: Decimal128, required },
    error: { type: Object, default: null },
    failedAt: { type: Date, default: null },
    settled: { type: Boolean, required },
    submittedAt: { type: Date, default: null },
    createdAt: { type: Date, required },
    updatedAt: { type: Date, required },
  },
  { collection: 'orders', versionKey: false },
);

/** The same decision made twice is the same order. */
OrderSchema.index({ clientOrderId: 1 }, { unique: true });
/** One entry and one exit of a bot at a time: two could together do what neither may. */
OrderSchema.index(
  { botId: 1, symbol: 1, purpose: 1 },
  { unique: true, partialFilterExpression: { state: { $in: [...LIVE_ORDER_STATES] } } },
);
/** The orders that are still watched: few at any time. */
OrderSchema.index({ settled: 1, _id: 1 }, { partialFilterExpression: { settled: false } });
OrderSchema.index({ botId: 1, _id: -1 });
OrderSchema.index({ userId: 1, _id: -1 });
OrderSchema.index({ botId: 1, failedAt: 1 });
