import { type Actor } from '@app/kernel';
import { type Connection } from 'mongoose';

import { BotRecord, BotSchema } from './bot.schema.js';

export interface RestoredBots {
  readonly paused: number;
  /** Live before, on paper now. */
  readonly demoted: number;
}

/**
 * After a restore, before any server runs on it: what a bot knew of the market and of its venue is old, and live
 * trading is earned anew. Every bot that is not stopped or archived waits for a person, also those that something else
 * would have released, such as a quarantine that ends.
 */
export async function holdRestoredBots(
  connection: Connection,
  { actor, at, from }: { readonly actor: Actor; readonly at: Date; readonly from: string },
): Promise<RestoredBots> {
  const bots = connection.model<BotRecord>(BotRecord.name, BotSchema);
  const demoted = await bots.updateMany({ mode: 'live' }, { $set: { mode: 'paper' } });
  // A pipeline, so that the reason each bot had before stays readable.
  const before = { $concat: ['$status', ' (', { $ifNull: ['$statusReason', ''] }, ')'] };
  const paused = await bots.updateMany(
    { status: { $in: ['active', 'paused', 'quarantined'] } },
    [
      {
        $set: {
          status: 'paused',
          pauseReason: 'restored',
          statusReason: { $concat: [`Restored from ${from}; it was `, before] },
          statusActor: { $literal: actor },
          statusChangedAt: at,
        },
      },
    ],
    { updatePipeline: true },
  );
  return { paused: paused.modifiedCount, demoted: demoted.modifiedCount };
}
