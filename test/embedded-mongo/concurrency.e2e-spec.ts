import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Collection, MongoClient, MongoServerError } from 'mongodb';

interface Account {
  readonly _id: number;
  readonly balance: number;
}

const store = await startEmbeddedMongo({ inMemory: true });
const client = await MongoClient.connect(store.uri, { maxPoolSize: 60 });
const db = client.db('concurrency');

afterAll(async () => {
  await client.close();
  await store.close();
});

function fifty<T>(run: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 50 }, (_, i) => run(i)));
}

describe('fifty callers at once', () => {
  it('make one document of fifty upserts under a unique index', async () => {
    const users = db.collection('users');
    await users.createIndexes([{ key: { email: 1 }, unique: true }]);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        users.updateOne({ email: 'a@b.c' }, { $set: { last: i }, $inc: { seen: 1 } }, { upsert: true }),
      ),
    );
    const failures = results.filter((result) => result.status === 'rejected');
    for (const { reason } of failures) expect(reason).toMatchObject({ code: 11000 });
    const found = await users.find({ email: 'a@b.c' }).toArray();
    expect(found).toHaveLength(1);
    expect(found[0]?.seen).toBe(50 - failures.length);
  });

  it('insert one document of fifty with the same unique key, and learn which key it was', async () => {
    const orders = db.collection('orders');
    await orders.createIndexes([{ key: { clientOrderId: 1 }, unique: true }]);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => orders.insertOne({ clientOrderId: 'x' })),
    );
    const failures = results.filter((result) => result.status === 'rejected');
    expect(failures).toHaveLength(49);
    for (const { reason } of failures as { reason: MongoServerError }[]) {
      expect(reason).toBeInstanceOf(MongoServerError);
      expect(reason).toMatchObject({
        code: 11000,
        keyPattern: { clientOrderId: 1 },
        keyValue: { clientOrderId: 'x' },
      });
    }
  });

  it('let exactly one win a compare-and-set', async () => {
    const bots = db.collection<{ _id: string; state: string; owner?: number }>('bots');
    await bots.insertOne({ _id: 'bot', state: 'idle' });
    const winners = (
      await fifty((owner) =>
        bots.findOneAndUpdate({ _id: 'bot', state: 'idle' }, { $set: { state: 'running', owner } }),
      )
    ).filter((won) => won !== null);
    expect(winners).toHaveLength(1);
  });

  it('add up their increments', async () => {
    const counters = db.collection<{ _id: string; n: number }>('counters');
    await fifty(async () => {
      for (let i = 0; i < 20; i++)
        await counters.updateOne({ _id: 'n' }, { $inc: { n: 1 } }, { upsert: true });
    });
    expect(await counters.findOne({ _id: 'n' })).toEqual({ _id: 'n', n: 1000 });
  });
});

describe('a bank', () => {
  const ACCOUNTS = 10;
  const TOTAL = ACCOUNTS * 100;
  const accounts = db.collection<Account>('accounts');

  async function transfer(worker: number, n: number): Promise<void> {
    const [from, to] = [(worker + n) % ACCOUNTS, (worker + n * 3 + 1) % ACCOUNTS];
    await client.withSession((session) =>
      session.withTransaction(async () => {
        const paid = await accounts.updateOne(
          { _id: from, balance: { $gte: 1 } },
          { $inc: { balance: -1 } },
          { session },
        );
        if (paid.modifiedCount === 1)
          await accounts.updateOne({ _id: to }, { $inc: { balance: 1 } }, { session });
      }),
    );
  }

  function sum(docs: readonly Account[]): number {
    return docs.reduce((total, { balance }) => total + balance, 0);
  }

  it('never shows a total that was never true, to 8 readers while 12 workers transfer', async () => {
    await accounts.insertMany(Array.from({ length: ACCOUNTS }, (_, _id) => ({ _id, balance: 100 })));
    const work = { isOver: false };
    const totals = new Set<number>();
    const workers = Array.from({ length: 12 }, async (_, worker) => {
      for (let n = 0; n < 25; n++) await transfer(worker, n);
    });
    const readers = Array.from({ length: 8 }, async () => {
      while (!work.isOver) {
        await client.withSession((session) =>
          session.withTransaction(async () => {
            const half = await accounts.find({ _id: { $lt: ACCOUNTS / 2 } }, { session }).toArray();
            const rest = await accounts.find({ _id: { $gte: ACCOUNTS / 2 } }, { session }).toArray();
            totals.add(sum([...half, ...rest]));
          }),
        );
      }
    });
    await Promise.all(workers);
    work.isOver = true;
    await Promise.all(readers);
    expect([...totals]).toEqual([TOTAL]);
    expect(sum(await accounts.find().toArray())).toBe(TOTAL);
  }, 60_000);
});

describe('a cursor over 100,000 documents while they change', () => {
  async function filled(name: string): Promise<Collection<{ _id: number; n: number }>> {
    const collection = db.collection<{ _id: number; n: number }>(name);
    await collection.createIndexes([{ key: { n: 1 } }]);
    for (let from = 0; from < 100_000; from += 10_000) {
      await collection.insertMany(Array.from({ length: 10_000 }, (_, i) => ({ _id: from + i, n: from + i })));
    }
    return collection;
  }

  it('gives each untouched document exactly once', async () => {
    const collection = await filled('changing');
    const seen: number[] = [];
    for await (const { _id } of collection.find({}, { batchSize: 1000 })) {
      seen.push(_id);
      if (_id % 5000 === 0) {
        await collection.deleteMany({ _id: { $gte: _id + 1, $lte: _id + 10 } });
        await collection.insertOne({ _id: 1_000_000 + _id, n: -1 });
      }
    }
    const untouched = seen.filter((id) => id < 100_000 && !(id % 5000 >= 1 && id % 5000 <= 10));
    expect(untouched).toHaveLength(100_000 - 200);
    expect(new Set(seen).size).toBe(seen.length);
  }, 180_000);

  it('stays in order along an index', async () => {
    const collection = await filled('ordered');
    let last = -1;
    let count = 0;
    for await (const { n } of collection.find({}, { sort: { n: 1 }, batchSize: 777 })) {
      if (n < last) throw new Error(`${n} came after ${last}`);
      last = n;
      count += 1;
      if (count % 20_000 === 0) await collection.updateMany({ n: { $lt: n } }, { $inc: { n: -1 } });
    }
    expect(count).toBe(100_000);
  }, 180_000);
});
