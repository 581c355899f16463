import { userId } from '@app/kernel';

import { type GateCheck, type GateFinding } from './gate-check.js';
import { GateChecks } from './gate-checks.js';
import { runGate } from './run-gate.js';

const subject = { userId: userId('user-1'), bot: undefined };
const passed: GateFinding = {
  reasons: [],
  measured: '8 days',
  threshold: '7 days',
  remedy: undefined,
  earliest: undefined,
};
const aCheck = (code: string, order: number, evaluate: GateCheck['evaluate']): GateCheck => ({
  code,
  order,
  evaluate,
});
const fails = (...reasons: readonly string[]): GateCheck['evaluate'] => {
  return () => ({ ...passed, reasons });
};

describe('runGate', () => {
  it('allows what every check allows', async () => {
    const report = await runGate([aCheck('a', 1, () => passed)], subject, 100);

    expect(report).toMatchObject({
      liveAllowed: true,
      reasons: [],
      checks: [{ code: 'a', status: 'passed' }],
    });
  });

  it('lists the reasons of all failing checks, in their order', async () => {
    const checks = new GateChecks();
    checks.register(aCheck('late', 20, fails('third')));
    checks.register(aCheck('early', 10, fails('first', 'second')));

    const report = await runGate(checks.all(), subject, 100);

    expect(report).toMatchObject({ liveAllowed: false, reasons: ['first', 'second', 'third'] });
  });

  it.each<{ how: string; evaluate: GateCheck['evaluate']; reason: string }>([
    {
      how: 'throws',
      evaluate: () => {
        throw new Error('no connection');
      },
      reason: "The check 'keys' could not run: no connection",
    },
    {
      how: 'rejects',
      evaluate: () => Promise.reject(new Error('no connection')),
      reason: "The check 'keys' could not run: no connection",
    },
    {
      how: 'hangs',
      evaluate: () => new Promise<never>(() => undefined),
      reason: "The check 'keys' could not run: The check 'keys' did not finish within 10 ms",
    },
    {
      how: 'answers nothing',
      evaluate: () => undefined as unknown as GateFinding,
      reason: "The check 'keys' could not run: ",
    },
  ])('fails when a check $how, and still lists the others', async ({ evaluate, reason }) => {
    const checks = [aCheck('keys', 1, evaluate), aCheck('flag', 2, fails('off'))];

    const report = await runGate(checks, subject, 10);

    expect(report.liveAllowed).toBe(false);
    expect(report.reasons).toEqual([expect.stringContaining(reason), 'off']);
  });

  it('is closed while there is no check at all', async () => {
    expect(await runGate([], subject, 100)).toMatchObject({
      liveAllowed: false,
      reasons: ['No check of the live gate is in place'],
    });
  });
});

describe('GateChecks', () => {
  it('refuses a second check of one code', () => {
    const checks = new GateChecks();
    checks.register(aCheck('keys', 1, () => passed));

    expect(() => {
      checks.register(aCheck('keys', 2, () => passed));
    }).toThrow('There is already a gate check keys');
  });
});
