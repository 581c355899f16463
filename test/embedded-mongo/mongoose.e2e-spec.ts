import { startEmbeddedMongo } from '@app/embedded-mongo';
import mongoose, { Schema } from 'mongoose';

const store = await startEmbeddedMongo({ inMemory: true });
const connection = await mongoose.createConnection(store.uri, { dbName: 'mongoose' }).asPromise();

afterAll(async () => {
  await connection.close();
  await store.close();
});

const Bot = connection.model(
  'Bot',
  new Schema(
    {
      name: { type: String, required: true, unique: true },
      state: { type: String, default: 'idle' },
      capital: Schema.Types.Decimal128,
      trades: [{ symbol: String, qty: Schema.Types.Decimal128 }],
      tags: [String],
    },
    { timestamps: true, optimisticConcurrency: true },
  ),
);
const Fill = connection.model(
  'Fill',
  new Schema({ bot: { type: Schema.Types.ObjectId, ref: 'Bot' }, at: Date, qty: Number }),
);

beforeAll(async () => {
  await Bot.init();
  await Fill.init();
});

describe('mongoose', () => {
  it('saves, finds and populates', async () => {
    const bot = await Bot.create({ name: 'alpha', capital: '1000.10', tags: ['x', 'y'] });
    await Fill.create([
      { bot: bot._id, at: new Date(1000), qty: 2 },
      { bot: bot._id, at: new Date(2000), qty: 3 },
    ]);
    const [first] = await Fill.find({ bot: bot._id })
      .sort({ at: -1 })
      .limit(1)
      .populate<{ bot: { name: string } }>('bot');
    expect(first?.bot.name).toBe('alpha');
    const found = await Bot.findOne({ tags: 'y' }).lean();
    expect(found?.capital?.toString()).toBe('1000.10');
  });

  it('refuses a second document with a unique name', async () => {
    await Bot.create({ name: 'unique' });
    await expect(Bot.create({ name: 'unique' })).rejects.toMatchObject({
      code: 11000,
      keyValue: { name: 'unique' },
    });
  });

  it('keeps an index unique among the documents it covers only', async () => {
    const schema = new Schema({ bot: Number, status: String, ref: String })
      .index({ bot: 1 }, { unique: true, partialFilterExpression: { status: 'open' } })
      .index({ ref: 1 }, { unique: true, sparse: true });
    const Intent = connection.model('Intent', schema);
    await Intent.init();
    await Intent.create([
      { bot: 1, status: 'done' },
      { bot: 1, status: 'done', ref: 'a' },
      { bot: 1, status: 'open' },
    ]);
    await expect(Intent.create({ bot: 1, status: 'open' })).rejects.toMatchObject({ code: 11000 });
    await expect(Intent.create({ bot: 2, ref: 'a' })).rejects.toMatchObject({ code: 11000 });
    const second = await Intent.create({ bot: 2, status: 'open' });
    second.bot = 1;
    await expect(second.save()).rejects.toMatchObject({ code: 11000, keyValue: { bot: 1 } });
  });

  it('refuses to save over a change it has not seen', async () => {
    const { _id } = await Bot.create({ name: 'versioned' });
    const [mine, theirs] = [await Bot.findById(_id).orFail(), await Bot.findById(_id).orFail()];
    theirs.state = 'running';
    await theirs.save();
    mine.state = 'paused';
    await expect(mine.save()).rejects.toThrow(mongoose.Error.VersionError);
    expect((await Bot.findById(_id).orFail()).state).toBe('running');
  });

  it('rolls a transaction back, with the collection it made', async () => {
    const Late = connection.model('Late', new Schema({ n: Number }, { autoCreate: false, autoIndex: false }));
    const failing = connection.transaction(async (session) => {
      await Late.create([{ n: 1 }], { session });
      await Bot.updateOne({ name: 'alpha' }, { state: 'gone' }, { session });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await Bot.findOne({ name: 'alpha' }).orFail()).state).toBe('idle');
    const collections = await connection.listCollections();
    expect(collections.map(({ name }) => name)).not.toContain('lates');
  });

  it('updates elements of arrays', async () => {
    await Bot.create({
      name: 'arrays',
      trades: [
        { symbol: 'A', qty: '1' },
        { symbol: 'B', qty: '2' },
      ],
    });
    await Bot.updateOne({ name: 'arrays', 'trades.symbol': 'B' }, { $set: { 'trades.$.qty': '5' } });
    await Bot.updateOne(
      { name: 'arrays' },
      { $set: { 'trades.$[t].symbol': 'C' } },
      { arrayFilters: [{ 't.symbol': 'A' }] },
    );
    const { trades } = await Bot.findOne({ name: 'arrays' }).orFail();
    expect(trades.map(({ symbol, qty }) => `${String(symbol)} ${String(qty)}`)).toEqual(['C 1', 'B 5']);
  });

  it('aggregates', async () => {
    const rows = await Fill.aggregate<{ name: string; qty: number }>([
      { $group: { _id: '$bot', qty: { $sum: '$qty' } } },
      { $lookup: { from: 'bots', localField: '_id', foreignField: '_id', as: 'bot' } },
      { $project: { _id: 0, qty: 1, name: { $first: '$bot.name' } } },
    ]);
    expect(rows).toEqual([{ name: 'alpha', qty: 5 }]);
  });

  it('says which index answers a query', async () => {
    const { queryPlanner } = (await Bot.findOne({ name: 'alpha' }).explain()) as unknown as {
      queryPlanner: object;
    };
    expect(JSON.stringify(queryPlanner)).toContain('name_1');
  });

  it.each([
    ['a change stream', () => Bot.collection.watch().next(), '$changeStream'],
    ['$where', () => Bot.collection.findOne({ $where: 'true' }), '$where'],
    ['$out', () => Bot.aggregate([{ $out: 'x' }]), '$out'],
    ['a collation', () => Bot.find().collation({ locale: 'en' }), 'collation'],
  ])('is told that %s needs a server', async (_what, ask, feature) => {
    const error: unknown = await Promise.resolve(ask()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message.toLowerCase()).toContain(feature.toLowerCase());
    expect((error as Error).message).toContain('MONGODB_URI');
  });
});
