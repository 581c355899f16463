import { type Stored } from '@app/persistence';
import { Schema, type Types } from 'mongoose';

import { type Fill } from '../order.js';
import { type BotAccount, type ClosedTrade } from './account.js';

const { Decimal128 } = Schema.Types;
const required = true;

export type FillRecord = Stored<Fill> & { readonly _id: Types.ObjectId };
export const FILL_MODEL = 'Fill';

/** The append-only ledger: written once, never changed. */
export const FillSchema = new Schema(
  {
    venue: { type: String, required },
    venueTradeId: { type: String, required },
    clientOrderId: { type: String, required },
    botId: { type: String, required },
    userId: { type: String, required },
    symbol: { type: String, required },
    side: { type: String, required },
    price: { type: Decimal128, required },
    quantity: { type: Decimal128, required },
    fee: { type: Decimal128, required },
    liquidity: { type: String, required },
    time: { type: Date, required },
  },
  { collection: 'fills', versionKey: false },
);
/** No fill twice. */
FillSchema.index({ venue: 1, venueTradeId: 1 }, { unique: true });
FillSchema.index({ clientOrderId: 1 });
FillSchema.index({ botId: 1 });

/** `_id` names bot and mode (account-id.ts). */
export type AccountRecord = Stored<Omit<BotAccount, 'botId' | 'mode'>> & { readonly _id: string };
export const ACCOUNT_MODEL = 'Account';

/** What the fills of a bot in one mode add up to; written only together with them. */
export const AccountSchema = new Schema(
  {
    _id: { type: String, required },
    userId: { type: String, required },
    exchange: { type: String, required },
    symbol: { type: String, required },
    quote: { type: String, required },
    startingCapital: { type: Decimal128, required },
    transfers: { type: Decimal128, required },
    cash: { type: Decimal128, required },
    position: { type: Object, default: null },
    statistics: { type: Object, required },
    today: { type: Object, required },
    fillCount: { type: Number, required },
    intentCount: { type: Number, required },
  },
  { collection: 'accounts', versionKey: false },
);
AccountSchema.index({ userId: 1, 'today.day': 1 });
AccountSchema.index({ userId: 1, 'position.openedAt': 1 });
AccountSchema.index({ 'position.openedAt': 1 });

export type TradeRecord = Stored<Omit<ClosedTrade, 'id'>> & {
  readonly _id: Types.ObjectId;
  readonly tradeId: string;
};
export const TRADE_MODEL = 'Trade';
/** What a previous system traded is history: no total and no statistic counts it. */
export const OF_THE_LEDGER = { provenance: { $ne: 'legacy' } } as const;

/** Round trips, each written with the fill that closed it. */
export const TradeSchema = new Schema(
  {
    tradeId: { type: String, required },
    botId: { type: String, required },
    userId: { type: String, required },
    symbol: { type: String, required },
    quantity: { type: Decimal128, required },
    entryPrice: { type: Decimal128, required },
    exitPrice: { type: Decimal128, required },
    gross: { type: Decimal128, required },
    fees: { type: Decimal128, required },
    net: { type: Decimal128, required },
    slippage: { type: Decimal128, required },
    bootstrap: { type: Boolean, required },
    probe: { type: Boolean, required },
    exitReason: { type: String, default: '' },
    mode: { type: String, required },
    provenance: { type: String, required },
    openedAt: { type: Date, required },
    closedAt: { type: Date, required },
  },
  { collection: 'trades', versionKey: false },
);
TradeSchema.index({ tradeId: 1 }, { unique: true });
TradeSchema.index({ botId: 1, _id: -1 });
TradeSchema.index({ userId: 1, _id: -1 });
/** What was closed of late, of all bots. */
TradeSchema.index({ closedAt: 1 });
