import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Beside this file's place in the build. */
const CLI = fileURLToPath(new URL('../../apps/cli/src/main.js', import.meta.url));

export interface Ended {
  readonly isKilled: boolean;
  readonly ranMs: number;
}

/** `npm run cli -- migrate` in a process of its own; killed with SIGKILL after `killAfterMs`, unless it ended before. */
export async function migrate(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  killAfterMs?: number,
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, 'migrate', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const over = new AbortController();
  if (killAfterMs !== undefined)
    wait(killAfterMs, undefined, { signal: over.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined, // It ended before its time.
    );
  const [code] = await exited;
  over.abort();
  if (code !== 0 && child.signalCode !== 'SIGKILL') throw new Error(`migrate ended with ${code}: ${said}`);
  return { isKilled: child.signalCode === 'SIGKILL', ranMs: performance.now() - began };
}
