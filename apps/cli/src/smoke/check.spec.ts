import { type Check, havePassed, runChecks } from './check.js';

const good: Check = { name: 'Good', run: () => Promise.resolve('well') };
const bad: Check = { name: 'Bad', run: () => Promise.reject(new Error('not well')) };

async function run(checks: readonly Check[]): Promise<{ isPassed: boolean; lines: string[] }> {
  const lines: string[] = [];
  return { isPassed: havePassed(await runChecks(checks, (line) => lines.push(line))), lines };
}

describe('the smoke test', () => {
  it('passes when every check does', async () => {
    expect(await run([good, good])).toEqual({
      isPassed: true,
      lines: ['✓ Good: well', '✓ Good: well', '✓ SMOKE TEST PASSED: 2/2 checks successful'],
    });
  });

  it('goes on after a check that failed, and fails', async () => {
    expect(await run([bad, good])).toEqual({
      isPassed: false,
      lines: ['✗ Bad: not well', '✓ Good: well', '✗ SMOKE TEST FAILED: 1/2 checks successful'],
    });
  });

  it('has not passed when it checked nothing', async () => {
    expect((await run([])).isPassed).toBe(false);
  });
});
