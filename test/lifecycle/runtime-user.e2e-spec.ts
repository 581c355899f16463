import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { TestServer } from '../support/server.js';

/** A user without any rights of its own: 'nobody' on most systems. */
const USER = { uid: 65_534, gid: 65_534 };
const ENTRY = resolve('dist/apps/server/src/main.js');

/** Why this machine cannot try it, if so. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it looks at /proc';
  if (process.getuid?.() !== 0) return 'only root can run a process as another user';
  const { status } = spawnSync(process.execPath, ['-e', `fs.readFileSync('${ENTRY}')`], USER);
  return status === 0 ? undefined : `user ${USER.uid} may not read this checkout`;
}

const reason = obstacle();
if (reason !== undefined)
  process.stderr.write(`SKIPPED, so nothing is known about the runtime user: ${reason}\n`);

/** The files that a process has open for writing. */
async function writtenFiles(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const files = descriptors.map(async (descriptor) => {
    const path = await readlink(`/proc/${pid}/fd/${descriptor}`);
    const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8');
    const flags = Number.parseInt(/^flags:\s+(\d+)/m.exec(info)?.[1] ?? '0', 8);
    const mayWrite = (flags & 0b11) !== 0;
    return mayWrite && path.startsWith('/') && !path.startsWith('/dev/') ? path : '';
  });
  return (await Promise.all(files)).filter((path) => path !== '');
}

(reason === undefined ? describe : describe.skip)(
  'as a user who may change DATA_DIR and nothing else',
  () => {
    let root: string;
    let dataDir: string;
    const servers: TestServer[] = [];
    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'runtime-user-'));
      await chmod(root, 0o755);
      dataDir = join(root, 'data');
      await mkdir(dataDir);
      await chown(dataDir, USER.uid, USER.gid);
    });
    afterEach(async () => {
      await Promise.all(servers.splice(0).map((server) => server.dispose()));
      await rm(root, { recursive: true, force: true });
    });

    it('the server starts, works, stops cleanly, and writes nowhere else', async () => {
      const server = await TestServer.start({
        dataDir,
        user: USER,
        env: { TMPDIR: '/nowhere', HOME: '/nowhere' },
      });
      servers.push(server);
      await server.signIn();

      const written = await writtenFiles(server.process.pid ?? 0);
      expect(written.length).toBeGreaterThan(0);
      expect(written.filter((path) => !path.startsWith(dataDir))).toEqual([]);
      expect(await server.stop()).toEqual({ code: 0, signal: null });
    });

    it('the start names every path that is not as it should be', async () => {
      await mkdir(join(dataDir, 'store'), { mode: 0o755 });
      await writeFile(join(dataDir, 'store', 'data.mdb'), '', { mode: 0o644 });
      const server = await TestServer.spawn({ dataDir, user: USER });
      servers.push(server);

      expect((await server.ended).code).toBe(1);
      for (const path of [join(dataDir, 'store'), join(dataDir, 'store', 'data.mdb')])
        expect(server.stderr).toContain(`${path}: not readable and writable, it belongs to user id 0`);
      expect(server.stderr.trim().split('\n')).toHaveLength(1);
    });

    it('the start says that DATA_DIR cannot be made', async () => {
      const server = await TestServer.spawn({
        dataDir: root,
        user: USER,
        env: { DATA_DIR: join(root, 'new') },
      });
      servers.push(server);

      expect((await server.ended).code).toBe(1);
      expect(server.stderr).toContain(`${join(root, 'new')}: not a folder, and none can be made`);
    });
  },
);
