import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLock } from './folder-lock.js';

const folder = mkdtempSync(join(tmpdir(), 'folder-lock-spec-'));
const lockFile = join(folder, 'lock');
const noSocket = join(folder, 'no.sock');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The lock that a process of the past left behind, differing from one of ours as given. */
async function leaveBehind(changes: object): Promise<void> {
  const lock = await FolderLock.acquire(folder, noSocket);
  const holder = JSON.parse(readFileSync(lockFile, 'utf8')) as object;
  lock.release();
  writeFileSync(lockFile, JSON.stringify({ ...holder, ...changes }));
}

describe('the lock of a data folder', () => {
  it('belongs to one at a time, and names the holder to the others', async () => {
    const lock = await FolderLock.acquire(folder, noSocket);
    await expect(FolderLock.acquire(folder, noSocket)).rejects.toThrow(`in use by process ${process.pid}`);
    lock.release();
    (await FolderLock.acquire(folder, noSocket)).release();
  });

  it('is taken over from a process that is gone', async () => {
    await leaveBehind({ pid: spawnSync('true').pid });
    (await FolderLock.acquire(folder, noSocket)).release();
  });

  it('is taken over when the process number is another process by now', async () => {
    await leaveBehind({ began: 'an earlier boot' });
    (await FolderLock.acquire(folder, noSocket)).release();
  });

  it('is taken over when its file is damaged', async () => {
    writeFileSync(lockFile, '{"pid":');
    (await FolderLock.acquire(folder, noSocket)).release();
  });

  it('is held by whoever answers on its socket, a process of another container too', async () => {
    const socket = join(folder, 'answers.sock');
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(socket, resolve));
    await leaveBehind({ pid: 1, began: 'another container', host: 'elsewhere', socket });
    await expect(FolderLock.acquire(folder, noSocket)).rejects.toMatchObject({ problem: 'folder-in-use' });
    await new Promise((resolve) => holder.close(resolve));
    (await FolderLock.acquire(folder, noSocket)).release();
  });

  it('that is left behind is taken over by one of several, and the others are told', async () => {
    for (let round = 0; round < 10; round += 1) {
      await leaveBehind({ pid: spawnSync('true').pid });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 5 }, () => FolderLock.acquire(folder, noSocket)),
      );
      const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const reasons = outcomes.flatMap((outcome): unknown[] =>
        outcome.status === 'rejected' ? [outcome.reason] : [],
      );
      expect(locks).toHaveLength(1);
      expect(reasons).toMatchObject(Array(4).fill({ problem: 'folder-in-use' }));
      locks[0]?.release();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says why a folder is not usable', async () => {
    await expect(FolderLock.acquire(join(folder, 'missing'), noSocket)).rejects.toMatchObject({
      problem: 'folder-not-usable',
    });
  });
});
