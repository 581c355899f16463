import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Collection, MongoClient } from 'mongodb';

import { TestServer } from './support/server.js';

interface Entry {
  _id: number;
  action: string;
}

describe('the audit log', () => {
  let dataDir: string;
  let server: TestServer;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'audit-'));
    await startServer();
  });
  afterAll(async () => {
    await server.dispose();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function startServer(): Promise<void> {
    server = await TestServer.start({ dataDir });
    await server.signIn();
  }

  /** Changes entries behind the server's back, as somebody with the data folder could. */
  async function tamper(change: (entries: Collection<Entry>) => Promise<unknown>): Promise<void> {
    await server.stop();
    const store = await startEmbeddedMongo({ dataDir });
    const client = await MongoClient.connect(store.uri);
    await change(client.db().collection<Entry>('audit_log'));
    await client.close();
    await store.close();
    await startServer();
  }

  const verification = async (): Promise<unknown> => (await server.get('/admin/audit/verify')).body;

  it('has each event once and in one order, however many are written at once', async () => {
    const draft = (i: number): object => ({
      email: `user-${i}@example.com`,
      password: 'correct horse battery',
      role: 'viewer',
    });
    await Promise.all(Array.from({ length: 12 }, (_, i) => server.post('/admin/users', draft(i))));

    const { body } = await server.get<{ items: { sequence: number; action: string }[] }>(
      '/admin/audit?limit=200',
    );
    expect(body.items.map(({ sequence }) => sequence)).toEqual(
      body.items.map((_, i) => body.items.length - i),
    );
    expect(body.items.filter(({ action }) => action === 'user.created')).toHaveLength(13);
    expect(await verification()).toEqual({ intact: true, entries: body.items.length });
  });

  it('pages from the newest to the first', async () => {
    const first = await server.get<{ items: { sequence: number }[]; nextCursor: string }>(
      '/admin/audit?limit=5',
    );
    const second = await server.get<{ items: { sequence: number }[] }>(
      `/admin/audit?limit=200&cursor=${first.body.nextCursor}`,
    );
    expect((first.body.items.at(-1)?.sequence ?? 0) - (second.body.items[0]?.sequence ?? 0)).toBe(1);
    expect(second.body.items.at(-1)?.sequence).toBe(1);
    expect((await server.get('/admin/audit?cursor=x')).status).toBe(422);
  });

  it('names the first entry that was altered, and still shows the others', async () => {
    await tamper((entries) =>
      entries.updateMany({ _id: { $in: [4, 7] } }, { $set: { details: 'not JSON' } }),
    );

    expect(await verification()).toEqual({
      intact: false,
      entries: 3,
      firstBroken: { sequence: 4, problem: 'altered' },
    });
    expect((await server.get('/admin/audit')).status).toBe(200);
  });

  it('names the first entry that was removed', async () => {
    await tamper((entries) => entries.deleteOne({ _id: 2 }));

    expect(await verification()).toMatchObject({ firstBroken: { sequence: 2, problem: 'missing' } });
  });
});
