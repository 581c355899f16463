import { type Bot } from '@app/bots';
import { ManualClock, money, toText } from '@app/kernel';
import { type BotAccount, type SubmitOutcome } from '@app/orders';
import { type SizeBasis } from '@app/promotion';
import { type OrderIntent } from '@app/risk';
import { StrategyRuns } from '@app/strategies';
import { aBot } from '@testing/bots';
import { aCandle, FakeMarketData, MARKET_START } from '@testing/markets';
import { anAccount, anOrder, aPosition } from '@testing/orders';

import { type SizeEntry } from './entry-plan.js';
import { seriesOf } from './roster.js';
import { TradingEngine } from './trading-engine.js';

const never = new AbortController().signal;
const onePercent: SizeEntry = ({ capital }) => ({
  fullKelly: 0,
  fractionalKelly: 0,
  adjustedKelly: 0,
  positionFraction: 0.01,
  positionSize: money(capital.times('0.01')),
  capital,
  winRate: 0,
  rewardRiskRatio: 0,
  confidence: 1,
  bootstrap: true,
  recommendation: 'bootstrap',
  reason: 'one percent',
  clamped: false,
});

/** An engine whose orders are caught, on a market that closes one candle at 100. */
async function anEngine(
  options: { account?: BotAccount; basis?: SizeBasis; answer?: SubmitOutcome; bot?: Partial<Bot> } = {},
) {
  const market = new FakeMarketData();
  const bot = aBot({ strategy: 'buy_and_hold', params: { assumedEdgeBps: 100 }, ...options.bot });
  const key = seriesOf(bot);
  await market.subscribe(key);
  const candle = aCandle({ time: MARKET_START, close: 100 });
  await market.close(bot.symbol, candle);
  const sent: OrderIntent[] = [];
  const raised: number[] = [];
  const engine = new TradingEngine({
    market,
    accounts: {
      read: () => Promise.resolve(options.account ?? anAccount()),
      raiseHighestPrice: (_, price) => {
        raised.push(price);
        return Promise.resolve();
      },
    },
    runs: new StrategyRuns(),
    liveSteps: { basisOf: () => Promise.resolve(options.basis) },
    orders: {
      submit: (intent) => {
        sent.push(intent);
        return Promise.resolve(options.answer ?? { kind: 'accepted', order: anOrder() });
      },
    },
    sizeEntry: onePercent,
    kelly: { estimator: 'classic', probeIntervalHours: 24, probationTradesMax: 20 },
    clock: new ManualClock(0),
  });
  const atClose = { botId: bot.id, close: { key, candle, closeTime: candle.time + 60_000 } };
  return { engine, bot, sent, raised, atClose, priceOnly: { botId: bot.id, close: undefined } };
}

describe('TradingEngine', () => {
  it('trades live the part of the paper size that the step allows', async () => {
    const basis = { account: anAccount({ cash: money(1000) }), fraction: 0.1 };
    const account = anAccount({ mode: 'live', cash: money(400) });
    const { engine, bot, sent, atClose } = await anEngine({ basis, account, bot: { mode: 'live' } });
    const record = await engine.look(bot, atClose, never);
    // 1 % of the 1000 on paper, and 10 % of that, at an ask of 100.05
    expect(toText(record?.sizing?.positionSize ?? money(0))).toBe('1');
    expect(sent).toEqual([]);
    expect(record).toMatchObject({ outcome: 'no_trade', code: 'size_below_minimum' });
  });

  it('sends one market order for an entry and says why', async () => {
    const { engine, bot, sent, atClose } = await anEngine();
    const record = await engine.look(bot, atClose, never);
    expect(record).toMatchObject({ outcome: 'entered', code: 'strategy_entry', provenance: 'simulated' });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      side: 'buy',
      purpose: 'entry',
      type: 'market',
      bootstrap: true,
      slot: MARKET_START,
    });
    expect(toText(sent[0]?.quantity ?? money(0))).toBe('0.09999');
    expect(toText(sent[0]?.referencePrice ?? money(0))).toBe('100');
  });

  it('gives the same decision the same client order id', async () => {
    const { engine, bot, sent, atClose } = await anEngine();
    await engine.look(bot, atClose, never);
    await engine.look(bot, atClose, never);
    expect(sent[0]?.clientOrderId).toBe(sent[1]?.clientOrderId);
  });

  it('records a denial with its code, and does not call it an entry', async () => {
    const answer = { kind: 'denied', code: 'fee_not_covered', reason: 'too dear' } as const;
    const { engine, bot, atClose } = await anEngine({ answer });
    expect(await engine.look(bot, atClose, never)).toMatchObject({
      outcome: 'no_trade',
      code: 'fee_not_covered',
      reason: 'too dear',
    });
  });

  it('keeps the order of an ambiguous answer with the decision, so that it can be followed', async () => {
    const order = anOrder({ state: 'unknown' });
    const { engine, bot, atClose } = await anEngine({
      answer: { kind: 'ambiguous', order, reason: 'timeout' },
    });
    expect(await engine.look(bot, atClose, never)).toMatchObject({
      outcome: 'failed',
      code: 'ambiguous',
      clientOrderId: order.clientOrderId,
    });
  });

  it('closes the whole position when its stop is met between candles', async () => {
    const account = anAccount({ position: aPosition({ stopPrice: 101 }) });
    const { engine, bot, sent, priceOnly } = await anEngine({ account });
    expect(await engine.look(bot, priceOnly, never)).toMatchObject({ outcome: 'exited', code: 'stop_loss' });
    expect(sent[0]).toMatchObject({ side: 'sell', purpose: 'exit', reason: 'stop_loss' });
    expect(sent[0]?.quantity.equals('0.1')).toBe(true);
  });

  it('is silent between candles when there is nothing to protect', async () => {
    const { engine, bot, sent, priceOnly } = await anEngine();
    expect(await engine.look(bot, priceOnly, never)).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it('is silent about a bot that neither trades nor holds anything', async () => {
    const { engine, bot, atClose } = await anEngine({ bot: { status: 'stopped' } });
    expect(await engine.look(bot, atClose, never)).toBeUndefined();
  });

  it('remembers a new highest price for the trailing stop, and only then', async () => {
    const exits = { trailingStopRatio: 0.1, holdingTimeMaxMs: undefined };
    const risen = await anEngine({
      account: anAccount({ position: aPosition({ highestPrice: 90 }) }),
      bot: { exits },
    });
    await risen.engine.look(risen.bot, risen.priceOnly, never);
    expect(risen.raised).toEqual([99.99]);
    const lower = await anEngine({
      account: anAccount({ position: aPosition({ highestPrice: 105 }) }),
      bot: { exits },
    });
    await lower.engine.look(lower.bot, lower.priceOnly, never);
    expect(lower.raised).toEqual([]);
  });

  it('names a stored strategy that does not exist', async () => {
    const { engine, bot, atClose } = await anEngine({ bot: { strategy: 'gone' } });
    await expect(engine.look(bot, atClose, never)).rejects.toThrow("names the strategy 'gone'");
  });
});
