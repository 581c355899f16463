import { PreTradeChecks } from '@app/risk';
import { aBot } from '@testing/bots';
import { aKeyStatus } from '@testing/exchange-keys';
import { aRiskContext, anIntent } from '@testing/risk';

import { type ExchangeKeyStatus } from './key-status.js';
import { NoExchangeKeys } from './no-exchange-keys.js';

const live = anIntent({ bot: aBot({ mode: 'live' }) });
const withKey = (status: () => Promise<ExchangeKeyStatus | undefined>): PreTradeChecks =>
  new PreTradeChecks([new NoExchangeKeys({ status })]);

describe('the check no_exchange_keys', () => {
  it('lets a live order pass with a fit key', async () => {
    const checks = withKey(() => Promise.resolve(aKeyStatus()));
    expect(await checks.run(live, aRiskContext())).toEqual({ allowed: true });
  });

  it('asks anew for each order', async () => {
    const answers = [aKeyStatus(), undefined];
    const checks = withKey(() => Promise.resolve(answers.shift()));
    expect(await checks.run(live, aRiskContext())).toEqual({ allowed: true });
    expect(await checks.run(live, aRiskContext())).toEqual({
      allowed: false,
      code: 'no_exchange_keys',
      reason: 'No exchange API keys configured',
    });
  });

  it('denies when the keys cannot be read', async () => {
    const checks = withKey(() => Promise.reject(new Error('database down')));
    expect(await checks.run(live, aRiskContext())).toMatchObject({
      allowed: false,
      code: 'no_exchange_keys',
      reason: expect.stringContaining('database down') as string,
    });
  });

  it('asks nothing of paper', async () => {
    const checks = withKey(() => Promise.reject(new Error('not asked')));
    expect(await checks.run(anIntent(), aRiskContext())).toEqual({ allowed: true });
  });
});
