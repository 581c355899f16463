import { botId } from '@app/kernel';

import { accountId, accountKey } from './account-id.js';

describe('the name of an account', () => {
  it.each(['paper', 'live'] as const)('says again whose it is and in which mode: %s', (mode) => {
    const key = { botId: botId('6650f3a1c2d3e4f5a6b7c8d9'), mode };
    expect(accountKey(accountId(key))).toEqual(key);
  });

  it('is another one for real money than on paper', () => {
    const bot = botId('bot-1');
    expect(accountId({ botId: bot, mode: 'live' })).not.toBe(accountId({ botId: bot, mode: 'paper' }));
  });
});
