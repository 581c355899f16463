import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EmbeddedMongoError, startEmbeddedMongo } from '@app/embedded-mongo';
import { MongoClient } from 'mongodb';

const folder = mkdtempSync(join(tmpdir(), 'server-spec-'));
const dataDir = join(folder, 'data');
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** The error with which a store does not start. */
async function failureOf(options: Parameters<typeof startEmbeddedMongo>[0]): Promise<EmbeddedMongoError> {
  const error: unknown = await startEmbeddedMongo(options).then(
    (store) => store.close(),
    (reason: unknown) => reason,
  );
  if (error instanceof EmbeddedMongoError) return error;
  throw new Error('It should have refused to start', { cause: error });
}

async function usingClient<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

describe('a store in a folder', () => {
  it('keeps its data, lets nobody else into the folder, and says who is in it', async () => {
    const store = await startEmbeddedMongo({ dataDir });
    await usingClient(store.uri, (client) => client.db().collection('kept').insertOne({ n: 1 }));
    expect(statSync(join(dataDir, 'socket')).mode & 0o777).toBe(0o700);
    const failure = await failureOf({ dataDir });
    expect(failure).toMatchObject({ problem: 'folder-in-use' });
    expect(failure.message).toContain(`process ${process.pid}`);
    await store.close();

    const again = await startEmbeddedMongo({ dataDir });
    const found = await usingClient(again.uri, (client) => client.db().collection('kept').countDocuments());
    await again.close();
    expect(found).toBe(1);
  });

  it('is closed once, however often that is asked for', async () => {
    const store = await startEmbeddedMongo({ dataDir });
    await Promise.all([store.close(), store.close()]);
    await store.close();
    await (await startEmbeddedMongo({ dataDir })).close();
  });

  it('works where the path is too long for a socket', async () => {
    const store = await startEmbeddedMongo({ dataDir: join(folder, 'x'.repeat(120)) });
    const reply = await usingClient(store.uri, (client) => client.db().command({ ping: 1 }));
    await store.close();
    expect(reply).toMatchObject({ ok: 1 });
  });

  it('refuses a folder that cannot be made, and data that is damaged', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await failureOf({ dataDir: join(folder, 'file', 'below') })).toMatchObject({
      problem: 'folder-not-usable',
    });
    truncateSync(join(dataDir, 'data.mdb'), 5_000);
    expect(await failureOf({ dataDir })).toMatchObject({
      problem: 'data-damaged',
      message: expect.stringContaining('Restore it from a backup') as string,
    });
  });
});

describe('a store on a port', () => {
  it('serves whoever knows the password, and nobody else', async () => {
    const store = await startEmbeddedMongo({ inMemory: true, tcp: {} });
    const insert = (uri: string): Promise<unknown> =>
      usingClient(uri, (client) => client.db().collection('a').insertOne({}));
    await expect(insert(store.uri)).resolves.toMatchObject({ acknowledged: true });
    const wrong = store.uri.replace(/:[0-9a-f]+@/, ':wrong@');
    await expect(insert(wrong)).rejects.toThrow('Authentication failed');
    const none = store.uri.replace(/\/\/.*@/, '//').replace('authSource=admin&', '');
    await expect(insert(none)).rejects.toThrow('requires authentication');
    await store.close();
  });
});

describe('npm run mongo', () => {
  it('prints the URI as its last line, serves, and stops when asked to', async () => {
    const args = ['dist/apps/cli/src/main.js', 'mongo', '--data', join(folder, 'alone')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let uri = '';
    for await (const line of createInterface({ input: child.stdout })) {
      uri = line;
      if (uri.startsWith('mongodb://')) break;
    }
    const names = await usingClient(uri, async (client) => {
      await client.db().collection('served').insertOne({});
      return client.db().listCollections({}, { nameOnly: true }).toArray();
    });
    expect(names).toMatchObject([{ name: 'served' }]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
