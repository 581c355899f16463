import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

it('a migration that is killed at random moments comes to the same documents as one that is not', async () => {
  const bench = [resolve('dist/bench/main.js'), 'migrate-kill', '--documents', '3000', '--kills', '3'];
  const env = { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, MIGRATIONS_BATCH_SIZE: '50' };
  const { stdout } = await promisify(execFile)(process.execPath, bench, { env });
  expect(stdout).toMatch(/[123] kills of 3; the same result/);
}, 300_000);
