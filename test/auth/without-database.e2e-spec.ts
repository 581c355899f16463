import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type DatabaseProcess, startDatabaseProcess } from '../support/database-process.js';
import { TestServer } from '../support/server.js';
import { Accounts, type Tokens, type User } from './support/accounts.js';

const LET_IN = ['POST /admin/emergency-stop', 'POST /emergency-stop', 'GET /emergency-stop/status'];

interface ApiDocument {
  readonly paths: Record<string, Record<string, { readonly 'x-role': string }>>;
}

describe('while the database is gone', () => {
  let folder: string;
  let database: DatabaseProcess;
  let server: TestServer;
  let accounts: Accounts;
  /** All that need a role, as `POST /bots`. */
  let operations: string[];
  const users = new Map<string, User & Tokens>();

  /** All of them have been let in by this process, as what they were. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'amarktai-'));
    database = await startDatabaseProcess(join(folder, 'database'));
    server = await TestServer.start({
      dataDir: folder,
      env: { MONGODB_URI: database.uri, MONGODB_TIMEOUT_MS: '1000' },
    });
    await server.signIn();
    accounts = new Accounts(server);
    for (const who of ['administrator', 'demoted', 'blocked', 'new password', 'signed out'])
      users.set(who, await accounts.make('admin'));
    users.set('viewer', await accounts.make('viewer'));
    for (const { accessToken } of users.values())
      expect((await accounts.as(accessToken, '/emergency-stop/status')).status).toBe(200);
    await accounts.change(user('demoted').id, { role: 'viewer' });
    await accounts.change(user('blocked').id, { blocked: true });
    await accounts.change(user('new password').id, { password: 'another long password' });
    await accounts.as(user('signed out').accessToken, '/auth/logout', { method: 'POST' });

    const { paths } = (await server.get<ApiDocument>('/docs-json')).body;
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation['x-role'] !== 'none')
        .map(([method]) => `${method.toUpperCase()} ${path.replace('/api', '').replaceAll(/\{\w+\}/g, 'x')}`),
    );
    await database.process.kill();
  });
  afterAll(async () => {
    await Promise.all([server.dispose(), database.process.dispose()]);
    await rm(folder, { recursive: true });
  });

  function user(who: string): User & Tokens {
    const found = users.get(who);
    if (found === undefined) throw new Error(`There is no ${who}`);
    return found;
  }
  async function statusOf(operation: string, token: string): Promise<number> {
    const [method = '', path = ''] = operation.split(' ');
    const body = method === 'POST' || method === 'PATCH' ? '{}' : undefined;
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    return (await accounts.as(token, path, { method, headers, ...(body && { body }) })).status;
  }
  const stopBy = (token: string): Promise<number> => statusOf('POST /admin/emergency-stop', token);
  const isStopped = async (): Promise<boolean> => {
    const { accessToken } = user('administrator');
    const { body } = await accounts.as<{ enabled: boolean }>(accessToken, '/emergency-stop/status');
    return body.enabled;
  };

  it('answers nobody, in nothing but a stop and its status', async () => {
    expect(operations).toEqual(expect.arrayContaining(LET_IN));
    const others = operations.filter((operation) => !LET_IN.includes(operation));
    expect(others.length).toBeGreaterThan(50);
    const answered: string[] = [];
    await Promise.all(
      others.map(async (operation) => {
        const status = await statusOf(operation, user('administrator').accessToken);
        if (status < 500) answered.push(`${operation} ${status}`);
      }),
    );
    expect(answered).toEqual([]);
  });

  it.each(['demoted', 'blocked', 'new password', 'signed out'])(
    'lets nobody stop who was an administrator and is no more: %s',
    async (who) => {
      expect(await stopBy(user(who).accessToken)).toBeGreaterThanOrEqual(500);
      expect(await isStopped()).toBe(false);
    },
  );

  it('lets nobody stop everything whose role does not allow it, nor with a token it did not sign', async () => {
    expect(await stopBy(user('viewer').accessToken)).toBe(403);
    const [head, body = '', signature] = user('viewer').accessToken.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = { ...claims, sub: user('administrator').id };
    const encoded = Buffer.from(JSON.stringify(forged)).toString('base64url');
    expect(await stopBy(`${head}.${encoded}.${signature}`)).toBe(401);
    expect(await stopBy(user('administrator').refreshToken)).toBe(401);
    expect(await isStopped()).toBe(false);
  });

  it('lets an administrator stop whom it let in before', async () => {
    expect(await stopBy(user('administrator').accessToken)).toBe(200);
    expect(await isStopped()).toBe(true);
  });
});
