import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { TestServer } from '../support/server.js';

const APPLICATION = ['apps/server/testing/fake-exchange-application.js'] as const;
const KEY = { exchange: 'simulated', apiKey: 'trades-0123456789', secret: 'secret-9876543210' };

describe('the key-encryption key', () => {
  it.each([
    ['missing', {}, 'ENCRYPTION_KEY: must be set in production'],
    ['short', { ENCRYPTION_KEY: 'c2hvcnQ=' }, 'ENCRYPTION_KEY: its value (not shown) is not accepted'],
    [
      'well known',
      { ENCRYPTION_KEY: '0'.repeat(64) },
      'ENCRYPTION_KEY: its value (not shown) is not accepted',
    ],
  ])('that is %s ends a start in production, with every other problem named', async (_, env, problem) => {
    const server = await TestServer.spawn({ env: { NODE_ENV: 'production', PORT: 'x', ...env } });
    expect(await server.ended).toEqual({ code: 78, signal: null });
    expect(server.stderr).toContain('The configuration has 2 problems');
    expect(server.stderr).toContain(problem);
    expect(server.stderr).toContain('PORT:');
    await server.dispose();
  });

  it('is made elsewhere, for its owner alone, and kept', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'amarktai-'));
    const file = join(dataDir, 'encryption-key');
    const run = async <T>(work: (server: TestServer) => Promise<T>): Promise<T> => {
      const server = await TestServer.start({ dataDir, program: APPLICATION });
      try {
        await server.signIn();
        return await work(server);
      } finally {
        await server.stop();
      }
    };
    try {
      const { id } = await run(
        async (server) => (await server.post<{ id: string }>('/exchange-keys', KEY)).body,
      );
      const made = await readFile(file, 'utf8');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const test = await run((server) => server.post(`/exchange-keys/${id}/test`));
      expect(test).toMatchObject({ status: 200, body: { fitForLive: true } });
      expect(await readFile(file, 'utf8')).toBe(made);

      await rm(file);
      const [keys, log] = await run(async (server) => [
        (await server.get('/exchange-keys')).body,
        server.log,
      ]);
      expect(keys).toMatchObject({
        items: [{ fitForLive: false, obstacles: [expect.stringContaining('cannot be decrypted')] }],
      });
      expect(log).toContainEqual(
        expect.objectContaining({
          level: 'error',
          users: 1,
          msg: expect.stringContaining('not here') as string,
        }),
      );
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
