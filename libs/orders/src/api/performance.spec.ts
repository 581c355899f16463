import { money, toText } from '@app/kernel';
import { anAccount } from '@testing/orders';

import { realisedCurve } from './performance.js';

const trade = (net: string, day: number) => ({ net: money(net), closedAt: new Date(Date.UTC(2026, 0, day)) });

describe('the curve of realised equity', () => {
  const account = anAccount();
  const earned = { ...account, statistics: { ...account.statistics, netProfit: money('35') } };

  it('ends at what the account says, oldest point first', () => {
    const curve = realisedCurve(earned, [trade('-5', 3), trade('20', 2), trade('20', 1)]);
    expect(curve.map(({ equity }) => toText(equity))).toEqual(['1020', '1040', '1035']);
  });

  it('ends there too when only the newest trades are known', () => {
    const curve = realisedCurve(earned, [trade('-5', 3)]);
    expect(curve.map(({ equity }) => toText(equity))).toEqual(['1035']);
  });
});
