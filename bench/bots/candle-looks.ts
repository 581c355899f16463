import { startEmbeddedMongo } from '@app/embedded-mongo';
import { MongoClient } from 'mongodb';

/** What became of one candle: how many bots decided on it, and when, in wall time. */
export interface CandleLooks {
  readonly bots: number;
  readonly first: Date;
  readonly last: Date;
}

/** The candles on which a server that no longer runs had its bots decide, oldest first. */
export async function readCandleLooks(dataDir: string): Promise<readonly CandleLooks[]> {
  const store = await startEmbeddedMongo({ dataDir });
  const client = await MongoClient.connect(store.uri);
  try {
    return await client
      .db()
      .collection('decisions')
      .aggregate<CandleLooks>([
        // One decision of each bot: a stop that is met between closes is another one.
        {
          $group: {
            _id: { slot: '$slot', botId: '$botId' },
            decidedAt: { $min: '$decidedAt' },
          },
        },
        {
          $group: {
            _id: '$_id.slot',
            bots: { $sum: 1 },
            first: { $min: '$decidedAt' },
            last: { $max: '$decidedAt' },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .toArray();
  } finally {
    await client.close();
    await store.close();
  }
}
