import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pathProblems, spaceProblems } from './data-directory.js';

describe('the check of DATA_DIR', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'data-directory-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('makes the folder when it is missing, for this user alone', async () => {
    const directory = join(root, 'a', 'data');

    expect(await pathProblems(directory)).toEqual([]);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it('accepts what it has written before', async () => {
    await mkdir(join(root, 'store'));
    await writeFile(join(root, 'store', 'data.mdb'), '');

    expect(await pathProblems(root)).toEqual([]);
  });

  it.each(['file', 'file/below'])('names %s, which is no folder and cannot become one', async (name) => {
    await writeFile(join(root, 'file'), '');
    const path = join(root, name);

    expect(await pathProblems(path)).toEqual([
      expect.stringContaining(`${path}: not a folder, and none can be made`),
    ]);
  });

  it('names every path that is wrong, however deep', async () => {
    await mkdir(join(root, 'store'));
    await symlink('/nowhere/at/all', join(root, 'store', 'link'));
    await symlink('/nowhere/at/all', join(root, 'marker'));

    const problems = await pathProblems(root);

    expect(problems.map((line) => line.split(':')[0]).toSorted()).toEqual([
      join(root, 'marker'),
      join(root, 'store', 'link'),
    ]);
  });

  it('leaves the file system its own folder', async () => {
    await mkdir(join(root, 'lost+found'));
    await symlink('/nowhere/at/all', join(root, 'lost+found', 'not ours'));

    expect(await pathProblems(root)).toEqual([]);
  });

  it('refuses a disk without room, which would kill the process later without a word', async () => {
    expect(await spaceProblems(root, 1)).toEqual([]);
    expect(await spaceProblems(root, Number.MAX_SAFE_INTEGER)).toEqual([
      expect.stringMatching(/^the disk is full: \d+ bytes are free/),
    ]);
  });
});
