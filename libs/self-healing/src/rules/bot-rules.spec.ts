import { type Bot } from '@app/bots';
import { money, price, quantity } from '@app/kernel';
import { type BotAccount } from '@app/orders';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { anAccount, anOrder, aPosition } from '@testing/orders';
import { aBotsFacts } from '@testing/self-healing';
import fc from 'fast-check';

import { type BotDetector } from '../detector.js';
import { type BotFacts } from '../facts.js';
import { botRules } from './bot-rules.js';

const HOUR_MS = 3_600_000;
const NOW = aBotsFacts().now;
const before = (ms: number): Date => new Date(NOW.getTime() - ms);
const rules = botRules(aConfig().selfHealing);

function rule(name: string): BotDetector {
  const found = rules.find((each) => each.rule === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

const detect = (name: string, facts: Partial<BotFacts>, bot: Bot = aBot()) =>
  rule(name).detect(bot, aBotsFacts(facts));

const account = (overrides: Partial<BotAccount> = {}): Pick<BotFacts, 'account'> => ({
  account: { kind: 'account', account: anAccount(overrides) },
});
const withNet = (net: number, peak = 1000): Partial<BotAccount> => {
  const { statistics } = anAccount();
  return {
    cash: money(1000 + net),
    statistics: { ...statistics, netProfit: money(net), peakEquity: money(peak) },
  };
};

describe('every rule', () => {
  it.each(rules.map(({ rule: name }) => name))('%s finds nothing wrong with a bot that is well', (name) => {
    expect(detect(name, account())).toBeUndefined();
  });
});

describe('excessive_loss', () => {
  it.each([
    ['15 % exactly, which is the limit', -150, undefined],
    ['more than 15 %', -151, { kind: 'pause' }],
    ['a gain', 500, undefined],
  ])('of closed trades: %s', async (_, net, remedy) => {
    const fault = await detect('excessive_loss', { ...account(withNet(net)), netLastHour: money(net) });
    expect(fault?.remedy).toEqual(remedy);
  });

  it('is measured by what there was an hour ago, not by what the bot began with', () => {
    const rich = { ...account(withNet(8_800)), netLastHour: money(-200) };
    expect(detect('excessive_loss', rich)).toBeUndefined();
  });

  const held = (openedAt: Date) => {
    const position = aPosition({ openedAt, quantity: quantity(5), averageEntryPrice: price(200) });
    return account({ cash: money(0), position });
  };

  it('counts a position opened within the hour at the price a sale gets', () => {
    expect(detect('excessive_loss', held(before(HOUR_MS / 2)))).toMatchObject({ remedy: { kind: 'pause' } });
  });

  it('does not count the fall of a position that was opened long ago', () => {
    expect(detect('excessive_loss', held(before(48 * HOUR_MS)))).toBeUndefined();
  });

  it('never fires for a bot that lost nothing, whatever its size', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 1_000_000 }), (capital, gain) => {
        const facts = {
          ...account({ ...withNet(gain), startingCapital: money(capital) }),
          netLastHour: money(gain),
        };
        return detect('excessive_loss', facts) === undefined;
      }),
    );
  });
});

describe('capital_anomaly', () => {
  it.each([
    [-200, false],
    [-201, true],
  ])('a result of %d below a peak of 1000 is one: %p', async (net, expected) => {
    expect((await detect('capital_anomaly', account(withNet(net)))) !== undefined).toBe(expected);
  });

  it('is the same facts until something is booked, so that a person who resumes the bot has the last word', async () => {
    const first = await detect('capital_anomaly', account({ ...withNet(-300), fillCount: 4 }));
    const again = await detect('capital_anomaly', {
      ...account({ ...withNet(-300), fillCount: 4 }),
      now: before(-HOUR_MS),
    });
    const later = await detect('capital_anomaly', account({ ...withNet(-310), fillCount: 6 }));
    expect(first?.factsKey).toBe(again?.factsKey);
    expect(later?.factsKey).not.toBe(first?.factsKey);
  });
});

describe('abnormal_trading', () => {
  const today = Math.floor(NOW.getTime() / (24 * HOUR_MS));
  it.each([
    [49, today, false],
    [50, today, true],
    [50, today - 1, false],
  ])('%d entries on day %d: %p', async (entries, day, expected) => {
    const fault = await detect('abnormal_trading', account({ today: { day, entries, net: money(0) } }));
    expect(fault !== undefined).toBe(expected);
  });
});

describe('stuck_bot', () => {
  const silentSince = (lastDecisionAt: Date | undefined): Partial<BotFacts> => ({
    decisions: {
      lastDecisionAt,
      lastUnhinderedAt: lastDecisionAt,
      lastHindrance: undefined,
      failuresLastHour: 0,
    },
  });
  const failing = (lastHindrance: string, lastUnhinderedAt: Date | undefined): Partial<BotFacts> => ({
    decisions: { lastDecisionAt: before(1000), lastUnhinderedAt, lastHindrance, failuresLastHour: 0 },
  });

  it('a day of silence has trading started again', () => {
    const remedy = { kind: 'restart', part: 'trading' };
    expect(detect('stuck_bot', silentSince(before(25 * HOUR_MS)))).toMatchObject({ remedy });
    expect(detect('stuck_bot', silentSince(undefined))).toMatchObject({ remedy });
    const restarted = { ...silentSince(before(25 * HOUR_MS)), processStartedAt: before(2 * HOUR_MS) };
    expect(detect('stuck_bot', restarted)).toMatchObject({ remedy });
  });

  it('a day of wanting to trade and failing isolates the bot', () => {
    expect(detect('stuck_bot', failing('rejected', before(25 * HOUR_MS)))).toMatchObject({
      remedy: { kind: 'quarantine' },
    });
  });

  it.each<[string, Partial<BotFacts>, Bot]>([
    ['decides not to trade', silentSince(before(60_000)), aBot()],
    ['was silent for less than a day', silentSince(before(23 * HOUR_MS)), aBot()],
    ['was only just resumed', silentSince(before(99 * HOUR_MS)), aBot({ statusChangedAt: before(HOUR_MS) })],
    [
      'has had no time to decide since the process started',
      { decisions: undefined, processStartedAt: before(HOUR_MS) },
      aBot(),
    ],
    ['has a market without data', { ...silentSince(before(99 * HOUR_MS)), isMarketLive: false }, aBot()],
    ['decides once a day', silentSince(before(30 * HOUR_MS)), aBot({ timeframe: '1d' })],
    ['may not trade in its mode', failing('mode_not_allowed', undefined), aBot()],
    ['is held by a stop', failing('halted', undefined), aBot()],
    ['failed for less than a day', failing('rejected', before(2 * HOUR_MS)), aBot()],
  ])('a bot is not stuck that %s', (_, facts, bot) => {
    expect(detect('stuck_bot', facts, bot)).toBeUndefined();
  });
});

describe('error_burst', () => {
  const failures = (failuresLastHour: number): Partial<BotFacts> => ({
    decisions: {
      lastDecisionAt: NOW,
      lastUnhinderedAt: undefined,
      lastHindrance: 'rejected',
      failuresLastHour,
    },
  });

  it.each([
    [9, false],
    [10, true],
  ])('%d failures in an hour: %p', async (count, expected) => {
    expect((await detect('error_burst', failures(count))) !== undefined).toBe(expected);
  });

  it("is not the bot's own while half of its exchange fails", () => {
    expect(detect('error_burst', { ...failures(50), neighbours: { bots: 4, failing: 2 } })).toBeUndefined();
    expect(detect('error_burst', { ...failures(50), neighbours: { bots: 5, failing: 2 } })).toBeDefined();
  });
});

describe('the rules about books', () => {
  it('a ledger that disagrees isolates the bot', () => {
    const ledger = [{ code: 'cash_mismatch', message: 'the cash is 1, the ledger shows 2' }] as const;
    expect(detect('ledger_mismatch', { ledger })).toMatchObject({ remedy: { kind: 'quarantine' } });
  });

  it('a missing baseline is filled in', () => {
    const { id: botId, mode } = aBot();
    const reading = {
      kind: 'unreadable',
      botId,
      mode,
      missing: ['startingCapital'],
      problems: ['startingCapital'],
    } as const;
    expect(detect('missing_baseline', { account: reading })).toMatchObject({
      remedy: { kind: 'repair', repair: 'mend_baseline' },
    });
    expect(detect('unreadable_account', { account: reading })).toBeUndefined();
    expect(
      detect('unreadable_account', { account: { ...reading, problems: ['startingCapital', 'cash'] } }),
    ).toMatchObject({
      remedy: { kind: 'quarantine' },
    });
  });

  it('a pause without a reason gets one', () => {
    const paused = aBot({ status: 'paused', pauseReason: undefined });
    expect(detect('missing_baseline', {}, paused)).toMatchObject({ remedy: { repair: 'mend_pause_reason' } });
    expect(
      detect('missing_baseline', {}, aBot({ status: 'paused', pauseReason: 'user_paused' })),
    ).toBeUndefined();
  });

  it('an order on its way for too long is a zombie, one that rests at its venue is not', () => {
    const old = { updatedAt: before(HOUR_MS) };
    const found = (state: 'submitting' | 'unknown' | 'open') =>
      detect('zombie_state', { orders: [anOrder({ state, ...old })] });
    expect(found('submitting')).toMatchObject({ remedy: { kind: 'quarantine' } });
    expect(found('unknown')).toBeDefined();
    expect(found('open')).toBeUndefined();
    expect(
      detect('zombie_state', { orders: [anOrder({ state: 'submitting', updatedAt: before(1000) })] }),
    ).toBeUndefined();
  });

  it('a time that is text becomes a time', () => {
    const textTimes = [{ field: 'createdAt', text: '2026-01-02T03:04:05', time: NOW }] as const;
    expect(detect('text_time', { textTimes })).toMatchObject({ remedy: { repair: 'mend_times' } });
  });
});
