import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { aConfig } from '@testing/config';

const UNIT = 'deploy/amarktai-api.service';
const unit = readFileSync(UNIT, 'utf8');
const compose = readFileSync('deploy/compose.yaml', 'utf8');
const dockerfile = readFileSync('deploy/Dockerfile', 'utf8');
/** The hard limit of the stop, and how much later the guard behind it acts. */
const longestStopSeconds = (aConfig().lifecycle.stopLimitMs + 1000) / 1000;
const secondsOf = (text: string, setting: RegExp): number => Number(setting.exec(text)?.[1]);

describe('the ways to deploy', () => {
  it.each([
    { where: UNIT, seconds: secondsOf(unit, /^TimeoutStopSec=(\d+)$/m) },
    { where: 'deploy/compose.yaml', seconds: secondsOf(compose, /api:[^]*?stop_grace_period: (\d+)s/) },
  ])('$where waits longer than the longest stop, which then says itself what hung', ({ seconds }) => {
    expect(seconds).toBeGreaterThan(longestStopSeconds);
  });

  it('let systemd wait for the longest migration, which then says itself how far it came', () => {
    const seconds = secondsOf(unit, /^TimeoutStartSec=(\d+)$/m);
    expect(seconds).toBeGreaterThan(aConfig().migrations.timeoutMs / 1000);
  });

  it('do not start again what only a person can correct', () => {
    expect(unit).toMatch(/^RestartPreventExitStatus=78$/m);
  });

  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) =>
    list.split(' '),
  );

  it('copy into the image what exists', () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('copy into the image the plugins of its build, and let none of it be ignored', () => {
    const { compilerOptions } = JSON.parse(readFileSync('nest-cli.json', 'utf8')) as {
      compilerOptions: { plugins: readonly unknown[] };
    };
    // Nest looks for a plugin from node_modules.
    const own = compilerOptions.plugins.filter((plugin) => String(plugin).startsWith('../'));
    const folders = own.map((plugin) => String(plugin).split('/')[1] ?? '');
    expect(folders).not.toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(folders));
    const kept = readFileSync('deploy/Dockerfile.dockerignore', 'utf8').split('\n');
    expect(kept).toEqual(expect.arrayContaining(copied.map((path) => `!${path}`)));
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  if (!hasSystemd)
    process.stderr.write('SKIPPED, so nothing is known about the unit: there is no systemd-analyze\n');
  (hasSystemd ? it : it.skip)('give systemd a unit that it understands in full', () => {
    const folder = mkdtempSync(join(tmpdir(), 'unit-'));
    const file = join(folder, 'amarktai-api.service');
    writeFileSync(file, unit.replace('/usr/bin/node', process.execPath));

    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });

    expect(stderr.split('\n').filter((line) => line.includes('amarktai-api'))).toEqual([]);
    expect(status).toBe(0);
  });
});
