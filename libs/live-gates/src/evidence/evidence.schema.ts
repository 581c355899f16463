import { Schema } from 'mongoose';

import { type EvidenceSnapshot } from './evidence-snapshot.js';

export type EvidenceRecord = Omit<EvidenceSnapshot, 'id'> & { readonly _id: string };
export const EVIDENCE_MODEL = 'EvidenceSnapshot';

/** Appended only: nothing here is ever changed or removed. */
export const EvidenceSchema = new Schema(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    botId: { type: String, required: true },
    paramsHash: { type: String, required: true },
    ordinal: { type: Number, required: true },
    policy: { type: String, required: true },
    trades: { type: Number, required: true },
    mean: { type: Number, required: true },
    lowerBound: { type: Number, required: true },
    tradesDigest: { type: String, required: true },
    approvedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'evidence_snapshots', versionKey: false },
);
EvidenceSchema.index({ botId: 1, approvedAt: -1 });
