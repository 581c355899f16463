import {
  ClientSession,
  type Collection,
  Db,
  type Document,
  MongoClient,
  ReadConcern,
  ReadPreference,
  WriteConcern,
} from 'mongodb';

/** An event of the driver, under the name that the test format gives it. */
export interface ObservedEvent {
  readonly name: string;
  readonly event: Document;
}

const commandEvents = {
  commandStartedEvent: 'commandStarted',
  commandSucceededEvent: 'commandSucceeded',
  commandFailedEvent: 'commandFailed',
} as const;

type Entity = MongoClient | Db | Collection | ClientSession;

/** What a test calls by name: clients, databases, collections and sessions, and the events each client saw. */
export class Entities {
  readonly #entities = new Map<string, unknown>();
  readonly #events = new Map<string, ObservedEvent[]>();
  readonly #lsids = new Map<string, Document>();

  constructor(
    private readonly uri: string,
    /** The runner's own client, whose commands no test observes. */
    readonly admin: MongoClient,
  ) {}

  async create(descriptions: readonly Document[]): Promise<void> {
    for (const description of descriptions) {
      const [[kind, options] = ['', {}]] = Object.entries(description) as [string, Document][];
      if (kind === 'client') await this.#createClient(options);
      else if (kind === 'database') this.#createDatabase(options);
      else if (kind === 'collection') this.#createCollection(options);
      else if (kind === 'session') this.#createSession(options);
      else throw new Error(`The runner knows no entity of kind ${kind}`);
    }
  }

  get<T extends Entity>(type: abstract new (...args: never[]) => T, id: string): T {
    const entity = this.#entities.get(id);
    if (entity instanceof type) return entity;
    throw new Error(`${id} is no ${type.name}`);
  }

  save(id: string, value: unknown): void {
    this.#entities.set(id, value);
  }

  kindOf(id: string): unknown {
    return this.#entities.get(id);
  }

  /** Sessions lose their id when they end, and tests ask for it still. */
  lsid(id: string): Document | undefined {
    return this.#lsids.get(id);
  }

  eventsOf(client: string): readonly ObservedEvent[] {
    return this.#events.get(client) ?? [];
  }

  async close(): Promise<void> {
    const all = [...this.#entities.values()];
    for (const entity of all) if (entity instanceof ClientSession) await entity.endSession();
    for (const entity of all) if (entity instanceof MongoClient) await entity.close();
  }

  async #createClient({ id, uriOptions = {}, observeEvents = [] }: Document): Promise<void> {
    const client = new MongoClient(this.uri, {
      ...(uriOptions as Document),
      monitorCommands: true,
      heartbeatFrequencyMS: 500,
    });
    const seen: ObservedEvent[] = [];
    this.#events.set(id as string, seen);
    for (const [name, event] of Object.entries(commandEvents)) {
      if (!(observeEvents as string[]).includes(name)) continue;
      client.on(event, (details: Document) => {
        if (!isSensitive(details)) seen.push({ name, event: details });
      });
    }
    if ((observeEvents as string[]).includes('connectionCheckOutStartedEvent')) {
      client.on('connectionCheckOutStarted', (event) =>
        seen.push({ name: 'connectionCheckOutStartedEvent', event }),
      );
    }
    await client.connect();
    this.#entities.set(id as string, client);
  }

  #createDatabase({ id, client, databaseName, databaseOptions }: Document): void {
    const options = concerns(databaseOptions as Document | undefined);
    this.#entities.set(
      id as string,
      this.get(MongoClient, client as string).db(databaseName as string, options),
    );
  }

  #createCollection({ id, database, collectionName, collectionOptions }: Document): void {
    const options = concerns(collectionOptions as Document | undefined);
    this.#entities.set(
      id as string,
      this.get(Db, database as string).collection(collectionName as string, options),
    );
  }

  #createSession({ id, client, sessionOptions = {} }: Document): void {
    const { defaultTransactionOptions, ...options } = sessionOptions as Document;
    const session = this.get(MongoClient, client as string).startSession({
      ...options,
      ...(defaultTransactionOptions === undefined
        ? {}
        : { defaultTransactionOptions: concerns(defaultTransactionOptions as Document) }),
    });
    this.#entities.set(id as string, session);
    this.#lsids.set(id as string, session.id as Document);
  }
}

/** The options of a test in the classes of the driver. */
export function concerns(options: Document = {}): Document {
  const { readConcern, readPreference, writeConcern, ...others } = options;
  return {
    ...others,
    ...(readConcern === undefined ? {} : { readConcern: ReadConcern.fromOptions({ readConcern }) }),
    ...(readPreference === undefined
      ? {}
      : { readPreference: ReadPreference.fromOptions({ readPreference }) }),
    ...(writeConcern === undefined ? {} : { writeConcern: WriteConcern.fromOptions({ writeConcern }) }),
  };
}

/** The handshake and the fail points are not what a test observes. */
function isSensitive({ commandName }: Document): boolean {
  return ['hello', 'ismaster', 'isMaster', 'saslStart', 'saslContinue', 'configureFailPoint'].includes(
    commandName as string,
  );
}
