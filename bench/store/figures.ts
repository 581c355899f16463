import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Collection, MongoClient } from 'mongodb';
import { type Row } from './table.js';

/** A rate of calls, in calls a second; a target of 0 is only shown. */
export interface Figure {
  readonly name: string;
  readonly target: number;
  readonly callers: number;
  readonly prepare: (client: MongoClient) => Promise<(n: number) => Promise<unknown>>;
}

interface Order {
  readonly _id: number;
  readonly state: number;
  readonly symbol?: string;
  readonly qty?: number;
}

const START_TARGET_MS = 100;
const KNOWN = 10_000;

export const figures: readonly Figure[] = [
  { name: 'ping, 50 callers (the driver alone)', target: 0, callers: 50, prepare: ping },
  { name: 'single inserts, 50 callers', target: 5000, callers: 50, prepare: inserts },
  { name: 'single inserts, one after another', target: 0, callers: 1, prepare: inserts },
  { name: 'compare-and-sets, 50 callers', target: 5000, callers: 50, prepare: compareAndSets },
  { name: 'finds by id, 50 callers', target: 4000, callers: 50, prepare: findsById },
  { name: 'two-document transactions, one after another', target: 400, callers: 1, prepare: transactions },
];

/** Fills the store, opens it again and takes the time until the first answer. */
export async function measureStart(dataDir: string, documents: number): Promise<Row> {
  const filling = await startEmbeddedMongo({ dataDir });
  const client = await MongoClient.connect(filling.uri);
  await fill(client.db('start').collection<Order>('orders'), documents);
  await client.close();
  await filling.close();
  const began = performance.now();
  const store = await startEmbeddedMongo({ dataDir });
  const startMs = performance.now() - began;
  await store.close();
  return {
    name: `start with ${documents.toLocaleString('en')} documents`,
    target: `${START_TARGET_MS} ms`,
    measured: `${startMs.toFixed(0)} ms`,
    isMet: startMs < START_TARGET_MS,
  };
}

async function ping(client: MongoClient): Promise<() => Promise<unknown>> {
  const db = client.db('admin');
  await db.command({ ping: 1 });
  return () => db.command({ ping: 1 });
}

async function inserts(client: MongoClient): Promise<(n: number) => Promise<unknown>> {
  const collection = client.db('bench').collection<Order>('inserts');
  await collection.drop();
  return (n) => collection.insertOne({ _id: n, state: 0, symbol: 'BTC/USDT', qty: 1.5 });
}

/** Two fields in the filter, as a change of status has. */
async function compareAndSets(client: MongoClient): Promise<(n: number) => Promise<unknown>> {
  const collection = await filled(client, 'sets');
  return (n) => {
    const round = Math.floor(n / KNOWN);
    return collection.findOneAndUpdate({ _id: n % KNOWN, state: round }, { $set: { state: round + 1 } });
  };
}

async function findsById(client: MongoClient): Promise<(n: number) => Promise<unknown>> {
  const collection = await filled(client, 'finds');
  return (n) => collection.findOne({ _id: (n * 7919) % KNOWN });
}

async function transactions(client: MongoClient): Promise<(n: number) => Promise<unknown>> {
  const collection = await filled(client, 'transactions');
  return (n) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        await collection.updateOne({ _id: n % KNOWN }, { $inc: { state: 1 } }, { session });
        await collection.updateOne({ _id: (n + 1) % KNOWN }, { $inc: { state: -1 } }, { session });
      }),
    );
}

async function filled(client: MongoClient, name: string): Promise<Collection<Order>> {
  const collection = client.db('bench').collection<Order>(name);
  await collection.drop();
  await fill(collection, KNOWN);
  return collection;
}

async function fill(collection: Collection<Order>, documents: number): Promise<void> {
  await collection.createIndexes([{ key: { symbol: 1, state: 1 } }]);
  for (let from = 0; from < documents; from += 10_000) {
    const batch = Array.from({ length: Math.min(10_000, documents - from) }, (_, i) => ({
      _id: from + i,
      state: 0,
      symbol: `S${(from + i) % 500}`,
      qty: 1.5,
    }));
    await collection.insertMany(batch);
  }
}
