import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command of the built command line, in a process and an environment of its own. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<CliRun> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [resolve('dist/apps/cli/src/main.js'), ...args],
      { cwd: folder, env: { PATH: process.env.PATH, NODE_ENV: 'test', ...env } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        done({ code, stdout, stderr });
      },
    );
  });
}
