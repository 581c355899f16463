import { spawnSync } from 'node:child_process';

/** `npm run bench -- store-kill --rounds 100` does the same for longer. */
it('holds every acknowledged write and no half transaction after kill -9', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['dist/bench/main.js', 'store-kill', '--rounds', '3'],
    { encoding: 'utf8', timeout: 110_000 },
  );
  expect({ status, output: stdout + stderr }).toEqual({
    status: 0,
    output: expect.stringContaining(' 0 broken promises') as string,
  });
  expect(stdout).not.toContain(' 0 acknowledged');
}, 120_000);
