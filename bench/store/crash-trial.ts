import { setTimeout as delay } from 'node:timers/promises';
import { type Db, MongoClient, MongoError } from 'mongodb';
import { StoreProcess } from './store-process.js';

const WRITERS = 20;
const COLLECTIONS = ['singles', 'pairs', 'counters'];

/** What a restart after a kill found. */
export interface CrashVerdict {
  readonly acknowledged: number;
  readonly startedInMs: number;
  /** One line for each promise that was broken; empty is the only good answer. */
  readonly broken: readonly string[];
}

interface Doc {
  readonly _id: string;
  readonly writer?: number;
  readonly n?: number;
}

/** Writers that remember what was acknowledged, a kill -9 in the middle, and a check of every promise after it. */
export class CrashTrial {
  readonly #singles = new Set<string>();
  readonly #pairs = new Set<string>();
  readonly #counters = new Map<string, { acknowledged: number; attempted: number }>();
  #round = 0;

  constructor(private readonly dataDir: string) {}

  /** Writes for `writeMs`, kills the store, starts it again and checks. */
  async run(writeMs: number): Promise<CrashVerdict> {
    this.#round += 1;
    const before = this.#acknowledged();
    await this.#writeAndKill(writeMs);
    const store = await StoreProcess.start(this.dataDir);
    const client = new MongoClient(store.uri);
    try {
      const broken = await this.#broken(client.db('crash'));
      return { acknowledged: this.#acknowledged() - before, startedInMs: store.startedInMs, broken };
    } finally {
      await client.close();
      await store.stop();
    }
  }

  #acknowledged(): number {
    const counted = [...this.#counters.values()].reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    return this.#singles.size + this.#pairs.size + counted;
  }

  async #writeAndKill(writeMs: number): Promise<void> {
    const store = await StoreProcess.start(this.dataDir);
    const client = new MongoClient(store.uri, { serverSelectionTimeoutMS: 500, maxPoolSize: WRITERS });
    try {
      await prepare(client.db('crash'));
      const abort = new AbortController();
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        this.#write(client, writer, abort.signal),
      );
      await delay(writeMs);
      await store.kill();
      abort.abort();
      await Promise.all(writers);
    } finally {
      await store.kill();
      await client.close(true);
    }
  }

  /** Single inserts, counters and transactions in turn, until the connection breaks. */
  async #write(client: MongoClient, writer: number, signal: AbortSignal): Promise<void> {
    const db = client.db('crash');
    for (let n = 0; !signal.aborted; n++) {
      const id = `${this.#round}-${writer}-${n}`;
      try {
        await db.collection<Doc>('singles').insertOne({ _id: id, writer, n: this.#round * 1_000_000 + n });
        this.#singles.add(id);
        await this.#count(db, `w${writer}`);
        if (n % 3 === 0) await this.#pair(client, id);
      } catch (error) {
        if (!isBrokenConnection(error)) throw error;
        return; // The kill: what was not acknowledged may or may not be there.
      }
    }
  }

  async #count(db: Db, writer: string): Promise<void> {
    const counter = this.#counters.get(writer) ?? { acknowledged: 0, attempted: 0 };
    this.#counters.set(writer, counter);
    counter.attempted += 1;
    await db.collection<Doc>('counters').updateOne({ _id: writer }, { $inc: { n: 1 } }, { upsert: true });
    counter.acknowledged += 1;
  }

  async #pair(client: MongoClient, id: string): Promise<void> {
    const pairs = client.db('crash').collection<Doc>('pairs');
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await pairs.insertOne({ _id: `${id}-left` }, { session });
        await pairs.insertOne({ _id: `${id}-right` }, { session });
      }),
    );
    this.#pairs.add(id);
  }

  async #broken(db: Db): Promise<readonly string[]> {
    return [
      ...lost('insert', this.#singles, await idsIn(db, 'singles')),
      ...(await this.#brokenPairs(db)),
      ...(await this.#brokenCounters(db)),
      ...(await invalidCollections(db)),
    ];
  }

  async #brokenPairs(db: Db): Promise<readonly string[]> {
    const ids = await idsIn(db, 'pairs');
    const torn = [...ids].filter(
      (id) => !ids.has(id.endsWith('left') ? id.replace('left', 'right') : id.replace('right', 'left')),
    );
    const whole = new Set(
      [...ids].filter((id) => id.endsWith('left')).map((id) => id.slice(0, -'-left'.length)),
    );
    return [...torn.map((id) => `half a transaction: ${id}`), ...lost('transaction', this.#pairs, whole)];
  }

  /** A counter may be ahead of what was acknowledged by the writes that the kills cut off, one for each round. */
  async #brokenCounters(db: Db): Promise<readonly string[]> {
    const counters = await db.collection<Doc>('counters').find().toArray();
    return [...this.#counters].flatMap(([writer, { acknowledged, attempted }]) => {
      const n = counters.find(({ _id }) => _id === writer)?.n ?? 0;
      return n >= acknowledged && n <= attempted
        ? []
        : [`counter ${writer} is ${n}, not ${acknowledged} to ${attempted}`];
    });
  }
}

/** The driver passes on as it is what the system says of a write to a socket that was closed meanwhile. */
function isBrokenConnection(error: unknown): boolean {
  return error instanceof MongoError || (error instanceof Error && 'syscall' in error);
}

/** The collections must be there for `validate`, however early the kill. */
async function prepare(db: Db): Promise<void> {
  for (const name of COLLECTIONS) await db.createCollection(name);
  await db.collection('singles').createIndexes([{ key: { writer: 1, n: 1 }, unique: true }]);
}

async function idsIn(db: Db, collection: string): Promise<ReadonlySet<string>> {
  const docs = await db
    .collection<Doc>(collection)
    .find({}, { projection: { _id: 1 } })
    .toArray();
  return new Set(docs.map(({ _id }) => _id));
}

function lost(
  what: string,
  acknowledged: ReadonlySet<string>,
  found: ReadonlySet<string>,
): readonly string[] {
  return [...acknowledged].filter((id) => !found.has(id)).map((id) => `lost ${what} ${id}`);
}

async function invalidCollections(db: Db): Promise<readonly string[]> {
  const verdicts = COLLECTIONS.map(async (name) => {
    const { valid, errors } = await db.command({ validate: name });
    return valid === true ? [] : [`validate ${name}: ${JSON.stringify(errors)}`];
  });
  return (await Promise.all(verdicts)).flat();
}
