import { type Stored } from '@app/persistence';
import { Schema, type Types } from 'mongoose';

import { type CapitalTransfer } from './capital-transfer.js';

export type CapitalTransferRecord = Stored<Omit<CapitalTransfer, 'id'>> & {
  readonly _id: Types.ObjectId;
  readonly transferId: string;
};
export const CAPITAL_TRANSFER_MODEL = 'CapitalTransfer';

const required = true;

export const CapitalTransferSchema = new Schema(
  {
    transferId: { type: String, required },
    userId: { type: String, required },
    mode: { type: String, required },
    quote: { type: String, required },
    fromBotId: { type: String, required },
    toBotId: { type: String, required },
    amount: { type: Schema.Types.Decimal128, required },
    reason: { type: String, required },
    actor: { type: Object, required },
    undoes: { type: String, default: null },
    createdAt: { type: Date, required },
  },
  { collection: 'capital_transfers', versionKey: false },
);
/** No transfer twice. */
CapitalTransferSchema.index({ transferId: 1 }, { unique: true });
CapitalTransferSchema.index({ fromBotId: 1, mode: 1 });
CapitalTransferSchema.index({ toBotId: 1, mode: 1 });
