import { Schema, type Types } from 'mongoose';

/** `_id`: user, mode and currency. */
export interface ProfitPeakRecord {
  readonly _id: string;
  readonly profit: Types.Decimal128;
}

export const PROFIT_PEAK_MODEL = 'ProfitPeak';

/** The highest secured profit of all bots of a user together: what their drawdown is measured from. */
export const ProfitPeakSchema = new Schema(
  {
    _id: { type: String, required: true },
    profit: { type: Schema.Types.Decimal128, required: true },
  },
  { collection: 'profit_peaks', versionKey: false },
);
