import { type Actor } from '@app/kernel';
import { type Connection } from 'mongoose';

import { OPEN_STATES } from './promotion.js';
import { PROMOTION_MODEL, type PromotionRecord, PromotionSchema } from './promotion.schema.js';

/**
 * After a restore, which put every bot on paper: ends each promotion that was open, or asked for, so that none goes on
 * where it stood. How many there were.
 */
export async function endRestoredPromotions(
  connection: Connection,
  { actor, at, from }: { readonly actor: Actor; readonly at: Date; readonly from: string },
): Promise<number> {
  const promotions = connection.model<PromotionRecord>(PROMOTION_MODEL, PromotionSchema);
  const ending = {
    code: 'interrupted',
    reason: `The database was restored from ${from}`,
    actor,
    at,
  } as const;
  const { modifiedCount } = await promotions.updateMany(
    { state: { $in: [...OPEN_STATES] } },
    { $set: { state: 'ended', request: null, ending, updatedAt: at }, $inc: { version: 1 } },
  );
  return modifiedCount;
}
