import { type Connection } from 'mongoose';

import { aConfig } from '@testing/config';

import { Database, type Host } from './database.js';

const never = new AbortController().signal;

class FakeServer {
  readonly events: string[] = [];
  hello: Record<string, unknown> = { setName: 'rs0' };
  openFailure: Error | undefined;
  restore: object | null = null;

  readonly connection = {
    db: { admin: () => ({ command: () => Promise.resolve(this.hello) }) },
    collection: () => ({ findOne: () => Promise.resolve(this.restore) }),
    openUri: (uri: string) => this.#note(`open ${uri}`, this.openFailure),
    close: () => this.#note('close'),
  } as unknown as Connection;

  readonly host: Host = {
    startEmbedded: async (dataDir) => {
      await this.#note(`embedded ${dataDir}`);
      return { uri: 'mongodb://embedded', close: () => this.#note('embedded closed') };
    },
    lock: async (dataDir) => {
      await this.#note(`lock ${dataDir}`);
      return { release: () => void this.#note('unlock') };
    },
  };

  database(environment: Record<string, string> = {}): Database {
    return new Database(this.connection, aConfig(environment).store, this.host);
  }

  #note(event: string, failure?: Error): Promise<void> {
    this.events.push(event);
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  }
}

describe('Database', () => {
  it('starts the embedded store when no server is configured, and closes it last', async () => {
    const server = new FakeServer();
    const database = server.database({ DATA_DIR: '/var/lib/x' });
    await database.start(never);
    await database.stop();
    expect(server.events).toEqual([
      'embedded /var/lib/x',
      'open mongodb://embedded',
      'close',
      'embedded closed',
    ]);
  });

  it('uses the configured server, and holds DATA_DIR for this process alone', async () => {
    const server = new FakeServer();
    const database = server.database({ MONGODB_URI: 'mongodb://db/amarktai', DATA_DIR: '/data' });
    await database.start(never);
    await database.stop();
    expect(server.events).toEqual(['lock /data', 'open mongodb://db/amarktai', 'close', 'unlock']);
  });

  it('accepts a sharded cluster, which has transactions too', async () => {
    const server = new FakeServer();
    server.hello = { msg: 'isdbgrid' };
    await expect(server.database({ MONGODB_URI: 'mongodb://db' }).start(never)).resolves.toBeUndefined();
  });

  it('refuses a standalone server, says what to do, and lets go of it', async () => {
    const server = new FakeServer();
    server.hello = {};
    await expect(server.database({ MONGODB_URI: 'mongodb://db' }).start(never)).rejects.toThrow(
      'rs.initiate()',
    );
    expect(server.events.slice(-2)).toEqual(['close', 'unlock']);
  });

  it('refuses a database that a restore has filled only in part, and says how to go on', async () => {
    const server = new FakeServer();
    server.restore = { from: 'a.backup', startedAt: new Date(0), endedAt: null };
    await expect(server.database().start(never)).rejects.toThrow(
      'The restore of a.backup, begun at 1970-01-01T00:00:00.000Z, did not come to its end',
    );
    expect(server.events).not.toContain('indexes');
    server.restore = { ...server.restore, endedAt: new Date(1) };
    await expect(server.database().start(never)).resolves.toBeUndefined();
  });

  it('says which setting is wrong when nobody answers', async () => {
    const server = new FakeServer();
    server.openFailure = new Error('connect ECONNREFUSED');
    const start = server.database({ MONGODB_URI: 'mongodb://db' }).start(never);
    await expect(start).rejects.toThrow('MONGODB_URI within 5000 ms: connect ECONNREFUSED');
  });

  it('gives back the embedded store when the start is abandoned half-way', async () => {
    const server = new FakeServer();
    await expect(server.database().start(AbortSignal.abort(new Error('stopping')))).rejects.toThrow(
      'stopping',
    );
    expect(server.events.at(-1)).toBe('embedded closed');
  });
});
