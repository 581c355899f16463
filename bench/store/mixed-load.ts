import { setTimeout as delay } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import { type Models, soakModels } from './soak-models.js';

const ACCOUNTS = 20;
const SYMBOLS = 12;
const OPENING_BALANCE = 1000;
/** Older orders are removed, so that an hour does not only grow. */
const ORDERS_KEPT = 20_000;
const WORKERS_OF_EACH_KIND = 4;
/** Between two calls of a worker, as a program has other things to do. */
const PAUSE_MS = 25;

type Work = (step: number) => Promise<void>;

/** What a trading program does to its database, and what must be true of the data whenever it pauses. */
export class MixedLoad {
  readonly #counts = new Map<string, number>();
  #running = Promise.resolve<string[]>([]);
  #isStopping = false;
  #step = 0;

  private constructor(
    private readonly connection: Connection,
    private readonly models: Models,
  ) {}

  static async prepare(connection: Connection): Promise<MixedLoad> {
    const models = await soakModels(connection);
    await models.accounts.create(
      Array.from({ length: ACCOUNTS }, (_, _id) => ({
        _id,
        balance: mongoose.Types.Decimal128.fromString(`${OPENING_BALANCE}`),
      })),
    );
    await models.tallies.create({ _id: 'orders' });
    return new MixedLoad(connection, models);
  }

  start(): void {
    this.#isStopping = false;
    const kinds: Readonly<Record<string, Work>> = {
      made: (step) => this.#makeOrder(step),
      opened: () => this.#advance('new', 'open'),
      filled: () => this.#advance('open', 'filled'),
      transfers: (step) => this.#transfer(step),
      queries: (step) => this.#query(step),
      reports: () => this.#report(),
      removals: (step) => this.#removeOld(step),
    };
    const workers = Object.entries(kinds).flatMap(([name, work]) =>
      Array.from({ length: WORKERS_OF_EACH_KIND }, () => this.#repeat(name, work)),
    );
    this.#running = Promise.all(workers).then((failures) => failures.flat());
  }

  /** Lets the work in hand finish. Resolves with one line for each call that failed. */
  async stop(): Promise<readonly string[]> {
    this.#isStopping = true;
    return this.#running;
  }

  counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** One line for each thing that should always be true and is not. */
  async brokenInvariants(): Promise<readonly string[]> {
    const { accounts, orders, tallies } = this.models;
    const [total] = await accounts.aggregate<{ sum: { toString(): string } }>([
      { $group: { _id: null, sum: { $sum: '$balance' } } },
    ]);
    const tally = await tallies.findById('orders').orFail();
    const [byScan, byIndex] = [
      await orders.countDocuments(),
      await orders.countDocuments({ step: { $gte: 0 } }),
    ];
    const expected = String(ACCOUNTS * OPENING_BALANCE);
    const facts: readonly (readonly [isTrue: boolean, complaint: string])[] = [
      [
        Number(total?.sum.toString()) === Number(expected),
        `the balances sum to ${String(total?.sum)}, not ${expected}`,
      ],
      [
        tally.made - tally.removed === byScan,
        `${byScan} orders, ${tally.made} made and ${tally.removed} removed`,
      ],
      [byScan === byIndex, `${byScan} orders by scan, ${byIndex} by index`],
    ];
    const complaints = facts.filter(([isTrue]) => !isTrue).map(([, complaint]) => complaint);
    return [...complaints, ...(await this.#invalidCollections())];
  }

  async #repeat(name: string, work: Work): Promise<string[]> {
    try {
      while (!this.#isStopping) {
        await work(this.#step++);
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
        await delay(PAUSE_MS);
      }
      return [];
    } catch (error) {
      this.#isStopping = true;
      return [`${name}: ${String(error)}`];
    }
  }

  async #makeOrder(step: number): Promise<void> {
    const { orders, tallies } = this.models;
    await this.connection.transaction(async (session) => {
      const order = {
        clientOrderId: `order-${step}`,
        account: step % ACCOUNTS,
        symbol: `S${step % SYMBOLS}`,
        status: 'new' as const,
        step,
        events: ['made'],
      };
      await orders.create([order], { session });
      await tallies.updateOne({ _id: 'orders' }, { $inc: { made: 1 } }, { session });
    });
  }

  async #advance(from: 'new' | 'open', to: 'open' | 'filled'): Promise<void> {
    const order = await this.models.orders
      .findOne({ status: from, symbol: `S${this.#step % SYMBOLS}` })
      .sort({ step: -1 })
      .lean();
    if (order === null) return;
    await this.models.orders.findOneAndUpdate(
      { _id: order._id, status: from },
      { $set: { status: to }, $push: { events: to } },
    );
  }

  async #transfer(step: number): Promise<void> {
    const [from, to, amount] = [step % ACCOUNTS, (step * 7 + 3) % ACCOUNTS, ((step % 100) + 1) / 100];
    await this.connection.transaction(async (session) => {
      const { accounts } = this.models;
      await accounts.updateOne(
        { _id: from },
        { $inc: { balance: mongoose.Types.Decimal128.fromString(`-${amount}`) } },
        { session },
      );
      await accounts.updateOne(
        { _id: to },
        { $inc: { balance: mongoose.Types.Decimal128.fromString(`${amount}`) } },
        { session },
      );
    });
  }

  async #query(step: number): Promise<void> {
    const found = await this.models.orders
      .find({ symbol: `S${step % SYMBOLS}`, status: { $in: ['open', 'filled'] } })
      .sort({ step: -1 })
      .limit(20)
      .populate('account')
      .lean();
    const isSorted = found.every(({ step: at }, i) => i === 0 || at <= (found[i - 1]?.step ?? 0));
    if (!isSorted) throw new Error('a sorted query came out of order');
  }

  async #report(): Promise<void> {
    await this.models.orders.aggregate([
      { $match: { step: { $gt: this.#step - 2000 } } },
      {
        $group: {
          _id: { symbol: '$symbol', status: '$status' },
          count: { $sum: 1 },
          last: { $max: '$step' },
        },
      },
      { $sort: { count: -1 } },
      { $limit: 5 },
    ]);
  }

  /** One order in a transaction with the tally, so that the two can be compared at any time. */
  async #removeOld(step: number): Promise<void> {
    const { orders, tallies } = this.models;
    const limit = step - ORDERS_KEPT;
    await this.connection.transaction(async (session) => {
      const { deletedCount } = await orders.deleteMany({ step: { $lt: limit } }, { session });
      if (deletedCount > 0)
        await tallies.updateOne({ _id: 'orders' }, { $inc: { removed: deletedCount } }, { session });
    });
  }

  async #invalidCollections(): Promise<readonly string[]> {
    const complaints: string[] = [];
    const { accounts, orders, tallies } = this.models;
    for (const { collection } of [accounts, orders, tallies]) {
      const { valid, errors } = (await this.connection.db?.command({ validate: collection.name })) ?? {};
      if (valid !== true) complaints.push(`validate ${collection.name}: ${JSON.stringify(errors)}`);
    }
    return complaints;
  }
}
