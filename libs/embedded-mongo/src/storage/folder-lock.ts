import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EmbeddedMongoError } from '../errors.js';

interface Holder {
  readonly pid: number;
  /** When the process began, in the system's own terms: a process id alone may be another's by now. */
  readonly began: string;
  readonly host: string;
  readonly since: string;
  /** Where it answers as long as it lives. */
  readonly socket: string;
}

/** One process at a time works in a data folder: its lock file names it, and is the only thing that others look at. */
export class FolderLock {
  private constructor(private readonly path: string) {}

  /** @throws EmbeddedMongoError folder-in-use, folder-not-usable */
  static async acquire(folder: string, socket: string): Promise<FolderLock> {
    const path = join(folder, 'lock');
    const own: Holder = {
      pid: process.pid,
      began: beganAt(process.pid),
      host: hostname(),
      since: new Date().toISOString(),
      socket,
    };
    const draft = `${path}.${randomUUID()}`;
    try {
      writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
      if (!tryLink(draft, path)) {
        await removeIfStale(folder, path);
        if (!tryLink(draft, path)) throw inUse(folder, readHolder(path));
      }
    } catch (error) {
      throw error instanceof EmbeddedMongoError ? error : notUsable(folder, error);
    } finally {
      rmSync(draft, { force: true });
    }
    return new FolderLock(path);
  }

  /** Where the process answers that holds the folder, as far as the lock file tells; it may be gone by now. */
  static holderSocket(folder: string): string | undefined {
    return readHolder(join(folder, 'lock'))?.socket;
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** Both contents and name appear at once, or not at all when the name is taken. */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the lock of a process that is gone out of the way, unless another took it over or away meanwhile. */
async function removeIfStale(folder: string, path: string): Promise<void> {
  const holder = readHolder(path);
  if (holder !== undefined && (await isAlive(holder))) throw inUse(folder, holder);
  const aside = `${path}.${randomUUID()}`;
  if (!tryRename(path, aside)) return;
  const moved = readHolder(aside);
  if (moved?.pid !== holder?.pid || moved?.since !== holder?.since) {
    tryLink(aside, path);
    rmSync(aside, { force: true });
    throw inUse(folder, moved);
  }
  rmSync(aside, { force: true });
}

function tryRename(path: string, aside: string): boolean {
  try {
    renameSync(path, aside);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function isAlive({ pid, began, host, socket }: Holder): Promise<boolean> {
  if (host === hostname() && beganAt(pid) === began && isRunning(pid)) return true;
  return answers(socket);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux tells: boot and clock tick. Elsewhere the process id must do. */
function beganAt(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ');
    return `${boot}/${fields?.[19] ?? ''}`;
  } catch {
    return 'unknown';
  }
}

/** A process of another container may share the folder but not the process ids. */
async function answers(socket: string): Promise<boolean> {
  const probe = connect(socket);
  try {
    await once(probe, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    probe.destroy();
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function inUse(folder: string, holder: Holder | undefined): EmbeddedMongoError {
  const who = holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process';
  return new EmbeddedMongoError(
    'folder-in-use',
    `The data folder ${folder} is in use by ${who}. Stop it, or use another folder.`,
  );
}

function notUsable(folder: string, cause: unknown): EmbeddedMongoError {
  const message = `The data folder ${folder} is not usable: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new EmbeddedMongoError('folder-not-usable', message, { cause });
}
