import { loadConfig } from '@app/config';
import { money, price, quantity } from '@app/kernel';
import { aBot } from '@testing/bots';
import { MARKET_START } from '@testing/markets';
import { anExit, anIntent, aRiskContext } from '@testing/risk';

import { ownChecks } from './own-checks.js';
import { type OrderIntent, type RiskContext } from './pre-trade-check.js';
import { runChecks } from './run-checks.js';

const MINUTE_MS = 60_000;
const now = MARKET_START + MINUTE_MS;
const checks = ownChecks(loadConfig({}).risk);

interface Case {
  readonly when: string;
  readonly intent?: Partial<OrderIntent>;
  readonly context?: Partial<RiskContext>;
}
interface Denial extends Case {
  readonly denial: string;
}
const outcomeOf = async ({ intent = {}, context = {} }: Omit<Case, 'when'>): Promise<string> => {
  const decision = await runChecks(checks, anIntent(intent), aRiskContext(context));
  return decision.allowed ? 'allowed' : `${decision.code}: ${decision.reason}`;
};
const bps = (edge: number): Partial<OrderIntent> => ({ expectedEdgeBps: edge });

describe('the checks of an entry', () => {
  const allowedCases: readonly Case[] = [
    { when: 'the market is calm and nothing is against it' },
    {
      when: 'the quote is 90 s old',
      context: { marketTime: now, quote: { time: now - 90_000, bid: 99.99, ask: 100.01 } },
    },
    { when: 'the candle closed 3 candle lengths ago', intent: { slot: now - 4 * MINUTE_MS } },
    {
      when: 'it is worth exactly the minimum',
      intent: { quantity: quantity('0.05'), referencePrice: price(100) },
    },
    {
      when: 'it fills the risk mode to the brim',
      intent: { quantity: quantity('1.5'), referencePrice: price(100) },
    },
    { when: 'its limit is 2 % from the mid', intent: { type: 'limit', limitPrice: price(98) } },
    { when: 'the edge is above fees 20, spread 2, slippage 2 and margin 5', intent: bps(29.01) },
    { when: 'it is the 50th trade of the bot today', context: { tradesTodayBot: 49 } },
    { when: 'it is the 500th trade of the user today', context: { tradesTodayUser: 499 } },
    { when: 'it is the 10th order in 10 s', context: { recentOrders: 9 } },
    { when: 'the day has cost just under 10 %', context: { dailyReturn: -0.0999 } },
    { when: 'the bot is just under 20 % down', context: { drawdown: 0.1999 } },
    { when: '4 trades were lost in a row', context: { losingStreak: 4 } },
    { when: 'there were 9 errors in an hour', context: { errorsLastHour: 9 } },
    { when: 'an exit is on its way', context: { hasOpenExit: true } },
  ];
  it.each(allowedCases)('allow it when $when', async (situation) => {
    expect(await outcomeOf(situation)).toBe('allowed');
  });

  const deniedCases: readonly Denial[] = [
    {
      when: 'an emergency stop is active',
      context: { halt: { halted: true, epoch: 3, reason: 'drill', flatten: false } },
      denial: 'halted: Emergency stop 3: drill',
    },
    {
      when: 'the bot is paused',
      intent: { bot: aBot({ status: 'paused', pauseReason: 'drift' }) },
      denial: 'bot_not_active: The bot is paused (drift)',
    },
    {
      when: 'orders are being reconciled',
      context: { notReadyReason: 'Reconciliation is under way' },
      denial: 'subsystem_not_ready: Reconciliation is under way',
    },
    {
      when: 'there is no quote',
      context: { quote: undefined },
      denial: 'stale_market_data: There is no quote',
    },
    {
      when: 'the quote is over 90 s old',
      context: { quote: { time: now - 90_001, bid: 99.99, ask: 100.01 } },
      denial: 'stale_market_data: The quote is 90001 ms old (at most 90000)',
    },
    {
      when: 'the candle closed over 3 candle lengths ago',
      intent: { slot: now - 4 * MINUTE_MS - 3_000 },
      denial: 'stale_market_data: The candle closed 3.05 candle lengths ago (at most 3)',
    },
    {
      when: 'another entry is on its way',
      context: { hasOpenEntry: true },
      denial: 'duplicate_intent: An entry of this bot is already on its way',
    },
    {
      when: 'it is under the minimum',
      intent: { quantity: quantity('0.04999'), referencePrice: price(100) },
      denial: "size_below_minimum: 4.999 USDT is under the venue's minimum of 5 USDT",
    },
    {
      when: 'its quantity is off the lot step',
      intent: { quantity: quantity('1.000001') },
      denial: 'size_below_minimum: Not a multiple of lot step 0.00001 and tick 0.01',
    },
    {
      when: 'its limit is off the tick',
      intent: { type: 'limit', limitPrice: price('99.995') },
      denial: 'size_below_minimum: Not a multiple of lot step 0.00001 and tick 0.01',
    },
    {
      when: 'it is more than the risk mode allows',
      intent: { quantity: quantity('1.50001'), referencePrice: price(100) },
      denial: 'position_limit: A position of 150.001 is over 15.00 % of equity (150; balanced)',
    },
    {
      when: 'it adds to a position beyond what the risk mode allows',
      context: { positionQuantity: quantity(1) },
      denial: 'position_limit: A position of 200.02 is over 15.00 % of equity (150; balanced)',
    },
    {
      when: 'its limit is far from the mid',
      intent: { type: 'limit', limitPrice: price('97.99') },
      denial: 'price_collar: The price 97.99 is 2.01 % from the mid 100 (at most 2.00 %)',
    },
    {
      when: 'its edge only equals the costs',
      intent: bps(29),
      denial:
        'fee_not_covered: Expected edge 29.0 bps does not exceed 29.0 bps (fees 20.0, spread 2.0, slippage 2, margin 5)',
    },
    {
      when: 'the bot has traded 50 times today',
      context: { tradesTodayBot: 50 },
      denial: 'daily_trades_bot: The bot has made 50 trades today (at most 50)',
    },
    {
      when: "the user's bots have traded 500 times today",
      context: { tradesTodayUser: 500 },
      denial: "daily_trades_user: The user's bots have made 500 trades today (at most 500)",
    },
    {
      when: 'there were 10 orders in 10 s',
      context: { recentOrders: 10 },
      denial: 'order_rate: 10 orders within 10 s (at most 10)',
    },
    {
      when: 'the day has cost 10 %',
      context: { dailyReturn: -0.1 },
      denial: 'daily_loss: The bot has lost 10.00 % today (limit 10.00 %)',
    },
    {
      when: 'the bot is 20 % down',
      context: { drawdown: 0.2 },
      denial: 'drawdown: The bot is 20.00 % under its peak equity (limit 20.00 %)',
    },
    {
      when: '5 trades were lost in a row',
      context: { losingStreak: 5 },
      denial: 'losing_streak: 5 losing trades in a row (limit 5)',
    },
    {
      when: 'there were 10 errors in an hour',
      context: { errorsLastHour: 10 },
      denial: 'error_rate: 10 errors in the last hour (limit 10)',
    },
  ];
  it.each(deniedCases)('deny it when $when', async ({ denial, ...situation }) => {
    expect(await outcomeOf(situation)).toBe(denial);
  });

  it.each<keyof RiskContext>([
    'tradesTodayBot',
    'tradesTodayUser',
    'recentOrders',
    'dailyReturn',
    'drawdown',
    'losingStreak',
    'errorsLastHour',
  ])('deny it when %s is not known', async (fact) => {
    expect(await outcomeOf({ context: { [fact]: Number.NaN } })).not.toBe('allowed');
  });

  it('are asked in the order of the rules, so that the gravest reason is given', () => {
    expect(checks.toSorted((a, b) => a.order - b.order).map(({ code }) => code)).toEqual([
      'halted',
      'bot_not_active',
      'subsystem_not_ready',
      'stale_market_data',
      'duplicate_intent',
      'size_below_minimum',
      'position_limit',
      'price_collar',
      'fee_not_covered',
      'daily_trades_bot',
      'daily_trades_user',
      'order_rate',
      'daily_loss',
      'drawdown',
      'losing_streak',
      'error_rate',
    ]);
  });
});

describe('the checks of a sale', () => {
  it('deny one of more than there is', async () => {
    const decision = await runChecks(
      checks,
      anExit({ quantity: quantity('1.5'), expectedEdgeBps: 100 }),
      aRiskContext({ positionQuantity: quantity(1), botEquity: money(1_000_000) }),
    );

    expect(decision).toEqual({
      allowed: false,
      code: 'position_limit',
      reason: '1.5 is more than the position of 1',
    });
  });
});
