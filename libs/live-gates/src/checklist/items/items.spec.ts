import { type Drill } from '@app/emergency-stop';
import { type ExchangeKeyStatus } from '@app/exchange-keys';
import { botId, exchangeId, ManualClock, money } from '@app/kernel';
import { type PaperRecord } from '@app/orders';
import { aConfig } from '@testing/config';
import { MemoryAlerts } from '@testing/observability';

import { type ChecklistItem } from '../checklist-item.js';
import { type SmokeRun } from '../smoke/smoke-runs.js';
import { AlertsTested } from './alerts-tested.js';
import { BalancesVerified } from './balances-verified.js';
import { EmergencyDrill } from './emergency-drill.js';
import { KeysTested } from './keys-tested.js';
import { NoCriticalErrors } from './no-critical-errors.js';
import { PaperDays } from './paper-days.js';
import { SizeLimits } from './size-limits.js';
import { SmokeTest } from './smoke-test.js';
import { WinRates } from './win-rates.js';

const DAY_MS = 86_400_000;
const NOW = 1000 * DAY_MS;
const clock = new ManualClock(NOW);
const daysAgo = (days: number): Date => new Date(NOW - days * DAY_MS);
const actor = { kind: 'system', name: 'test' } as const;

const aRecord = (overrides: Partial<PaperRecord>): PaperRecord => ({
  botId: botId('b'),
  trades: 25,
  wins: 13,
  since: daysAgo(8),
  until: daysAgo(0),
  ...overrides,
});
const records =
  (...all: Partial<PaperRecord>[]) =>
  (): Promise<readonly PaperRecord[]> =>
    Promise.resolve(all.map(aRecord));
const paperDays = (...all: Partial<PaperRecord>[]): ChecklistItem => new PaperDays(records(...all), 7);
const winRates = (...all: Partial<PaperRecord>[]): ChecklistItem =>
  new WinRates(records(...all), { tradesMin: 25, winRateMin: 0.52 });

function drill(overrides: Partial<Drill> | undefined): ChecklistItem {
  const passed: Drill = {
    at: daysAgo(1),
    actor,
    passed: true,
    verdict: { kind: 'clear' },
    epoch: 1,
    venues: [],
    ordersPlaced: 3,
    stopMs: 1,
    resumeMs: 1,
    checks: [],
  };
  const last = overrides === undefined ? undefined : { ...passed, ...overrides };
  return new EmergencyDrill({ last: () => Promise.resolve(last) }, clock);
}

function smoke(overrides: Partial<SmokeRun> | undefined): ChecklistItem {
  const passed: SmokeRun = { at: daysAgo(0.5), by: actor, checks: [{ name: 'Bot traded', passed: true }] };
  const last = overrides === undefined ? undefined : { ...passed, ...overrides };
  return new SmokeTest({ last: () => Promise.resolve(last) }, clock);
}

const binance = exchangeId('binance');
const aKey = (test: ExchangeKeyStatus['test']): ExchangeKeyStatus => ({
  id: 'k',
  exchange: binance,
  keyEnding: 'abcd',
  storedAt: daysAgo(30),
  readable: true,
  test,
});
const goodTest = (testedAt: Date, withdraw: 'denied' | 'granted' = 'denied'): ExchangeKeyStatus['test'] => ({
  testedAt,
  outcome: 'accepted',
  permissions: { read: 'granted', trade: 'granted', withdraw },
  balances: [{ asset: 'USDT', total: money('10') }],
  clockSkewMs: 0,
});
const keys = (...all: ExchangeKeyStatus[]): ChecklistItem =>
  new KeysTested(() => Promise.resolve(all), clock);
const balances = (...all: ExchangeKeyStatus[]): ChecklistItem =>
  new BalancesVerified(() => Promise.resolve(all), clock);

const errors = (hoursUp: number, ...levels: ('fatal' | 'error' | 'warn')[]): ChecklistItem => {
  const alerts = new MemoryAlerts(daysAgo(0.1));
  for (const level of levels) alerts.raise({ level, code: 'disk_full', text: '', fields: {} });
  return new NoCriticalErrors(alerts, clock, daysAgo(hoursUp / 24));
};

const alerts = (test: { days: number; webhook: 'delivered' | 'failed' | 'not_configured' }): ChecklistItem =>
  new AlertsTested(
    {
      lastTest: () =>
        Promise.resolve({
          testedAt: daysAgo(test.days),
          testedBy: actor,
          webhook: test.webhook,
          error: undefined,
        }),
    },
    clock,
  );

const limits = (environment: Record<string, string>): ChecklistItem =>
  new SizeLimits(aConfig(environment).risk);

describe('an item of the checklist', () => {
  it.each<[string, ChecklistItem, boolean, string]>([
    ['8 days on paper', paperDays({}), true, '8.0 days'],
    ['6 days on paper', paperDays({ since: daysAgo(6) }), false, '6.0 days'],
    [
      '8 days of two bots',
      paperDays({ since: daysAgo(3) }, { since: daysAgo(8), until: daysAgo(5) }),
      true,
      '8.0 days',
    ],
    ['no trade at real prices', paperDays(), false, 'No paper trade at real prices'],
    ['a bot that won enough', winRates({}, { trades: 30, wins: 3 }), true, '1 of 2 bots'],
    ['bots that did not win enough', winRates({ wins: 12 }), false, '0 of 1 bots'],
    ['too few trades', winRates({ trades: 24, wins: 24 }), false, 'No bot has 25 paper trades'],
    ['a drill', drill({}), true, 'passed, 3 orders cancelled'],
    ['a drill too long ago', drill({ at: daysAgo(31) }), false, '31.0 days ago'],
    [
      'a drill that failed',
      drill({ passed: false, checks: [{ name: 'latch', passed: false, detail: 'open' }] }),
      false,
      'failed: latch',
    ],
    ['no drill', drill(undefined), false, 'never rehearsed'],
    ['a smoke test', smoke({}), true, '1 checks passed'],
    ['a smoke test too long ago', smoke({ at: daysAgo(1.1) }), false, '26.4 hours ago'],
    [
      'a smoke test without trading',
      smoke({ checks: [{ name: 'Health', passed: true }] }),
      false,
      'without trading',
    ],
    [
      'a smoke test that failed',
      smoke({ checks: [{ name: 'Bot traded', passed: false }] }),
      false,
      'failed: Bot traded',
    ],
    ['no smoke test', smoke(undefined), false, 'None was ever reported'],
    ['a tested key', keys(aKey(goodTest(daysAgo(1)))), true, '1 keys, all tested'],
    ['a key tested too long ago', keys(aKey(goodTest(daysAgo(8)))), false, 'tested too long ago (…abcd)'],
    [
      'one key of two that can withdraw',
      keys(aKey(goodTest(daysAgo(1))), aKey(goodTest(daysAgo(1), 'granted'))),
      false,
      'can withdraw',
    ],
    ['a key that was not tested', keys(aKey(undefined)), false, 'has not been tested'],
    ['no key', keys(), false, 'No key is stored'],
    ['balances', balances(aKey(goodTest(daysAgo(1)))), true, 'binance (…abcd): USDT'],
    ['old balances', balances(aKey(goodTest(daysAgo(8)))), false, 'USDT'],
    ['balances nobody read', balances(aKey(undefined)), false, 'never read'],
    ['no balances', balances(), false, 'No key is stored'],
    ['a quiet day', errors(25), true, '25.0 hours ago'],
    ['a quiet hour', errors(1), false, '1.0 hours ago'],
    ['a warning', errors(25, 'warn'), true, 'None'],
    ['an error', errors(25, 'error'), false, 'disk_full at'],
    ['an alert that arrived', alerts({ days: 1, webhook: 'delivered' }), true, 'webhook delivered'],
    ['one too long ago', alerts({ days: 31, webhook: 'delivered' }), false, '31.0 days ago'],
    ['no webhook', alerts({ days: 1, webhook: 'not_configured' }), false, 'not_configured'],
    ['the default limits', limits({}), true, 'exposureAssetMax 0.35'],
    [
      'a looser limit',
      limits({ RISK_EXPOSURE_ASSET_MAX: '0.9' }),
      false,
      'exposureAssetMax is 0.9, at most 0.35',
    ],
  ])('judges %s', async (_, item, passed, evidence) => {
    const finding = await item.measure(new AbortController().signal);
    expect(finding).toEqual({ passed, evidence: expect.stringContaining(evidence) });
  });
});
