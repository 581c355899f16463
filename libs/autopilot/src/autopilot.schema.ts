import { type Stored } from '@app/persistence';
import { Schema, type Types } from 'mongoose';

import { type AutopilotAction, type AutopilotDay } from './action.js';

const required = true;

export type ActionRecord = Stored<Omit<AutopilotAction, 'id'>> & {
  readonly _id: Types.ObjectId;
  readonly actionId: string;
};
export const ACTION_MODEL = 'AutopilotAction';

export const ActionSchema = new Schema(
  {
    actionId: { type: String, required },
    userId: { type: String, required },
    day: { type: Number, required },
    kind: { type: String, required },
    fromBotId: { type: String, required },
    toBotId: { type: String, default: null },
    amount: { type: Schema.Types.Decimal128, default: null },
    quote: { type: String, required },
    reason: { type: String, required },
    state: { type: String, required },
    outcome: { type: String, default: null },
    createdAt: { type: Date, required },
    updatedAt: { type: Date, required },
  },
  { collection: 'autopilot_actions', versionKey: false },
);
ActionSchema.index({ actionId: 1 }, { unique: true });
ActionSchema.index({ userId: 1, _id: -1 });
ActionSchema.index({ userId: 1, state: 1 });

export type DayRecord = Stored<AutopilotDay> & { readonly _id: Types.ObjectId };
export const DAY_MODEL = 'AutopilotDay';

export const DaySchema = new Schema(
  {
    userId: { type: String, required },
    day: { type: Number, required },
    netProfits: { type: Object, required },
  },
  { collection: 'autopilot_days', versionKey: false, minimize: false },
);
/** No day is planned twice. */
DaySchema.index({ userId: 1, day: 1 }, { unique: true });
