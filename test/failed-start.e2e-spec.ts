import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ServerOptions, TestServer } from './support/server.js';

describe('a start that cannot succeed', () => {
  const servers: TestServer[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.dispose()));
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });

  async function temporaryFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'amarktai-'));
    folders.push(folder);
    return folder;
  }

  async function failedStart(options: ServerOptions): Promise<{ code: number | null; reason: string }> {
    const server = await TestServer.spawn(options);
    servers.push(server);
    const { code } = await server.ended;
    return { code, reason: server.stderr };
  }

  function expectOneLine(reason: string): void {
    expect(reason.trim().split('\n')).toHaveLength(1);
    expect(reason).not.toMatch(/\n\s+at /);
  }

  it('names every problem of the configuration at once and exits with 78', async () => {
    const { code, reason } = await failedStart({
      env: { PORT: 'eight', ENABLE_TRADING: 'perhaps', KELLY_FRACTION: '2', ADMIN_PASSWORD: 'short' },
    });
    expect(code).toBe(78);
    for (const variable of ['PORT', 'ENABLE_TRADING', 'KELLY_FRACTION', 'ADMIN_PASSWORD'])
      expect(reason).toContain(variable);
    expect(reason).not.toContain("'short'");
    expect(reason).not.toMatch(/\n\s+at /);
  });

  it('says which port is taken', async () => {
    const holder = await new Promise<Server>((listening) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        listening(server);
      });
    });
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, reason } = await failedStart({ env: { PORT: String(port) } });
    holder.close();
    expect(code).toBe(1);
    expect(reason).toContain(`port ${port}`);
    expectOneLine(reason);
  });

  it('says that DATA_DIR is not a folder', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const { code, reason } = await failedStart({ env: { DATA_DIR: file } });
    expect(code).toBe(1);
    expect(reason).toContain(file);
    expectOneLine(reason);
  });

  const asRoot = process.getuid?.() === 0; // root may write anywhere
  (asRoot ? it.skip : it)('says that DATA_DIR is not writable', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    const { code, reason } = await failedStart({ env: { DATA_DIR: join(folder, 'data') } });
    expect(code).toBe(1);
    expect(reason).toContain(folder);
    expectOneLine(reason);
  });

  it('refuses a second process on one DATA_DIR, whichever database is used', async () => {
    const first = await TestServer.start();
    servers.push(first);
    const { code, reason } = await failedStart({ dataDir: first.dataDir });
    expect(code).toBe(1);
    expect(reason).toContain(first.dataDir);
    expectOneLine(reason);
    expect((await first.get('/health/ready')).status).toBe(200);
  });

  it('says that no database answers at MONGODB_URI, without its password', async () => {
    const { code, reason } = await failedStart({
      env: { MONGODB_URI: 'mongodb://user:geheim@127.0.0.1:1/amarktai', MONGODB_TIMEOUT_MS: '300' },
    });
    expect(code).toBe(1);
    expect(reason).toContain('MONGODB_URI');
    expect(reason).not.toContain('geheim');
    expectOneLine(reason);
  });
});
