import { constants } from 'node:fs';
import { access, mkdir, readdir, stat, statfs } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';

import { DomainError, messageOf } from '@app/kernel';

import { type Subsystem } from './subsystem.js';

/** The process could not keep its data; lists every path that is wrong. */
class DataDirectoryError extends DomainError {
  readonly code = 'DATA_DIR_UNUSABLE';
  readonly kind = 'unavailable';

  constructor(directory: string, problems: readonly string[]) {
    super(`DATA_DIR ${directory} cannot be used by ${userName()}: ${problems.join('; ')}`);
  }
}

/** A full disk kills a process that maps its files into memory, without a word; so there must be some room to begin with. */
const FREE_BYTES_MIN = 16 * 1024 * 1024;

/** DATA_DIR is all that the process writes to; before anything opens it, every path in it is tried. */
export function dataDirectory(path: string): Subsystem {
  const directory = resolve(path);
  return {
    name: 'data-directory',
    critical: true,
    stage: 'storage',
    async start() {
      const problems = [
        ...(await pathProblems(directory)),
        ...(await spaceProblems(directory, FREE_BYTES_MIN)),
      ];
      if (problems.length > 0) throw new DataDirectoryError(directory, problems);
    },
    stop: () => undefined,
  };
}

/** Creates the directory when it is missing; one line for each path in it that this user cannot read and write. */
export async function pathProblems(directory: string): Promise<string[]> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    return [`${directory}: not a folder, and none can be made: ${messageOf(error)}`];
  }
  return unusable(directory);
}

/** One line when less than `freeBytesMin` can be written; none when the file system does not say. */
export async function spaceProblems(directory: string, freeBytesMin: number): Promise<string[]> {
  const space = await statfs(directory).catch(() => undefined);
  if (space === undefined || space.blocks === 0) return [];
  const free = space.bavail * space.bsize;
  if (free >= freeBytesMin) return [];
  return [`the disk is full: ${free} bytes are free, at least ${freeBytesMin} are needed`];
}

const READ_WRITE = constants.R_OK | constants.W_OK;

/** What the file system keeps for itself at the root of a volume. */
const NOT_OURS = 'lost+found';

async function unusable(path: string): Promise<string[]> {
  try {
    const entry = await stat(path);
    const needed = READ_WRITE | (entry.isDirectory() ? constants.X_OK : 0);
    const isUsable = await isAllowed(path, needed);
    const own = isUsable ? [] : [`${path}: not readable and writable, it belongs to user id ${entry.uid}`];
    if (!entry.isDirectory() || !(await isAllowed(path, constants.R_OK | constants.X_OK))) return own;
    const names = (await readdir(path)).filter((name) => name !== NOT_OURS);
    const inside = await Promise.all(names.map((name) => unusable(join(path, name))));
    return [...own, ...inside.flat()];
  } catch (error) {
    return [`${path}: ${messageOf(error)}`];
  }
}

const isAllowed = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.()); // A user id without a name, as containers have.
  }
}
