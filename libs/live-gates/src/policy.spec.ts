import { aConfig } from '@testing/config';

import { policyOf, refuseWeakPolicy } from './policy.js';

const policyIn = (environment: Record<string, string>): ReturnType<typeof policyOf> =>
  policyOf(aConfig(environment).liveGate);

describe('policyOf', () => {
  it('has no weakness by default', () => {
    expect(policyIn({}).weaknesses).toEqual([]);
  });

  it('takes a stricter threshold for none either', () => {
    expect(policyIn({ LIVE_GATE_TRADES_MIN: '50', LIVE_GATE_DRAWDOWN_MAX: '0.1' }).weaknesses).toEqual([]);
  });

  it.each([
    ['LIVE_GATE_PAPER_DAYS_MIN', '6.5', '7'],
    ['LIVE_GATE_TRADES_MIN', '24', '25'],
    ['LIVE_GATE_FIRST_LOOK_TRADES', '50', '100'],
    ['LIVE_GATE_LOSSES_MIN', '0', '5'],
    ['LIVE_GATE_WIN_RATE_MIN', '0.5', '0.52'],
    ['LIVE_GATE_CONFIDENCE', '0.9', '0.95'],
    ['LIVE_GATE_DRAWDOWN_MAX', '0.2', '0.15'],
    ['LIVE_GATE_EVIDENCE_DAYS', '31', '30'],
  ])('names %s=%s as looser than %s', (variable, value, standard) => {
    expect(policyIn({ [variable]: value }).weaknesses).toEqual([
      `${variable} is ${value}, looser than the default of ${standard}`,
    ]);
  });

  it('has another version when it judges otherwise', () => {
    expect(policyIn({ LIVE_GATE_TRADES_MIN: '30' }).version).not.toBe(policyIn({}).version);
    expect(policyIn({ LIVE_GATE_CHECK_TIMEOUT_MS: '50' }).version).toBe(policyIn({}).version);
  });
});

describe('refuseWeakPolicy', () => {
  const ENCRYPTION_KEY = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37) % 251)).toString('base64');
  const start = (environment: Record<string, string>) => () => {
    const config = aConfig({ ENCRYPTION_KEY, LIVE_GATE_TRADES_MIN: '10', ...environment });
    refuseWeakPolicy(policyOf(config.liveGate), config);
  };

  it('keeps a weak gate from starting in production', () => {
    expect(start({ NODE_ENV: 'production' })).toThrow('LIVE_GATE_TRADES_MIN is 10');
  });

  it('lets it start elsewhere, or where it was allowed', () => {
    expect(start({})).not.toThrow();
    expect(start({ NODE_ENV: 'production', ALLOW_WEAK_LIVE_GATE: 'true' })).not.toThrow();
    expect(start({ NODE_ENV: 'production', LIVE_GATE_TRADES_MIN: '25' })).not.toThrow();
  });
});
