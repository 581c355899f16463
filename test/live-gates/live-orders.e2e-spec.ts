import { type Bot } from '@app/bots';
import { type Config } from '@app/config';
import { botId, marketSymbol, quantity, userId } from '@app/kernel';
import { deriveClientOrderId, type SubmitOutcome } from '@app/orders';
import { type OrderIntent, PreTradeChecks } from '@app/risk';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { aKeyStatus } from '@testing/exchange-keys';
import { aLiveGateSystem, aTrade, Draws, type LiveGateSystem, NORMAL } from '@testing/live-gates';
import { aBook, MARKET_START } from '@testing/markets';
import { anOrderSystem, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const DAY_MS = 86_400_000;
const BTC = marketSymbol('BTC/USDT');

/** Two hundred trades with an edge nobody would doubt, over more than two weeks. */
function goodTrades(bot: Bot): ReturnType<typeof aTrade>[] {
  const next = NORMAL.series(new Draws(1));
  return Array.from({ length: 200 }, (_, n) => aTrade(bot, n, Number((next() + 0.6).toFixed(4))));
}

describe('live orders', () => {
  let database: TestDatabase;
  let orders: OrderSystem;
  let gate: LiveGateSystem;
  let venue: FakeVenue;
  let flags: { -readonly [Name in keyof Config['flags']]: Config['flags'][Name] };
  let bot: Bot;
  let made = 0;
  let slots = 0;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());

  /** A bot that was approved and is live, on an open gate. */
  beforeEach(async () => {
    const standard = aConfig({ ENABLE_LIVE_TRADING: 'true', TRADING_VENUE_TIMEOUT_MS: '500' });
    flags = { ...standard.flags };
    const config: Config = Object.assign(standard, { flags });
    const checks = new PreTradeChecks([]);
    venue = new FakeVenue({ mode: 'live' });
    orders = await anOrderSystem({ database, venue, config, checks });
    gate = await aLiveGateSystem({ database, orders, checks, venue, config });
    gate.keys = aKeyStatus();
    made += 1;
    const paper = aBot({ id: botId(`live-${made}`), userId: userId(`user-${made}`), name: `Live ${made}` });
    bot = { ...paper, mode: 'live' };
    await gate.variants.begin(paper);
    await gate.bookTrades(goodTrades(paper));
    orders.clock.advance(20 * DAY_MS);
    await orders.bots.put(paper);
    await gate.evidence.approve(paper);
    await database.connection.collection('bots').updateOne({ name: bot.name }, { $set: { mode: 'live' } });
    price(100);
  });
  afterEach(() => gate.close());

  const price = (mid: number): void => {
    orders.markets.feed.setBook(BTC, aBook({ mid, time: orders.clock.now(), quantity: 100 }));
  };
  const intent = (overrides: Partial<OrderIntent> = {}): OrderIntent => {
    slots += 1;
    const slot = MARKET_START + slots * 60_000;
    const clientOrderId = deriveClientOrderId({ botId: bot.id, slot, purpose: overrides.purpose ?? 'entry' });
    return { ...anIntent({ bot }), ...overrides, slot, clientOrderId };
  };
  const enter = (amount = 1): Promise<SubmitOutcome> =>
    orders.gateway.submit(intent({ quantity: quantity(amount) }), never);
  const denied = (reason: string): object => ({
    kind: 'denied',
    code: 'mode_not_allowed',
    reason: expect.stringContaining(reason),
  });

  it('pass while everything is in order', async () => {
    expect((await gate.gate.evaluate(bot.userId, bot.id)).reasons).toEqual([]);
    expect(await enter()).toMatchObject({ kind: 'accepted' });
  });

  it.each<{ what: string; happens: () => unknown; reason: string }>([
    {
      what: 'the flag is flipped',
      happens: () => (flags.liveTrading = false),
      reason: 'Live trading is disabled in system configuration (ENABLE_LIVE_TRADING=false)',
    },
    {
      what: 'the key is deleted',
      happens: () => (gate.keys = undefined),
      reason: 'No exchange API keys configured',
    },
    {
      what: 'the emergency stop is pulled',
      happens: () => orders.latch.close('global', { reason: 'drill', flatten: false }),
      reason: 'Emergency stop is currently active',
    },
    {
      what: 'the price falls and with it more than 15 % of the equity',
      happens: () => {
        price(80);
      },
      reason: 'has excessive drawdown (18.',
    },
    {
      what: 'the setup is changed behind the API',
      happens: () =>
        database.connection
          .collection('bots')
          .updateOne({ name: bot.name }, { $set: { params: { fast: 3, slow: 50 } } }),
      reason: 'was changed after its evidence was approved',
    },
    {
      what: 'the evidence grows old',
      happens: () => {
        orders.clock.advance(31 * DAY_MS);
      },
      reason: 'expired at',
    },
    {
      what: 'somebody touches the approved evidence',
      happens: () =>
        database.connection
          .collection('evidence_snapshots')
          .updateOne({ botId: bot.id }, { $set: { expiresAt: new Date('2099-01-01') } }),
      reason: 'was not sealed by this system',
    },
    {
      what: 'somebody puts forged evidence into the database',
      happens: async () => {
        const snapshots = database.connection.collection('evidence_snapshots');
        const real = await snapshots.findOne({ botId: bot.id });
        await snapshots.insertOne({
          ...real,
          _id: `forged-${made}` as never,
          approvedAt: new Date('2098-01-01'),
        });
      },
      reason: 'was not sealed by this system',
    },
  ])('stop between one order and the next when $what', async ({ happens, reason }) => {
    expect(await enter(9)).toMatchObject({ kind: 'accepted' });
    await happens();

    expect(await enter()).toMatchObject(denied(reason));
    expect(venue.created).toHaveLength(1);
  });

  it('that close a position pass whatever the gate says', async () => {
    expect(await enter()).toMatchObject({ kind: 'accepted' });
    flags.liveTrading = false;
    gate.keys = undefined;

    const exit = intent({ ...anExit({ bot }), quantity: quantity(1) });
    expect(await orders.gateway.submit(exit, never)).toMatchObject({ kind: 'accepted' });
  });

  it('of a bot that was never approved go nowhere', async () => {
    await database.connection.collection('evidence_snapshots').deleteMany({ botId: bot.id });

    expect(await enter()).toMatchObject(denied(`No evidence of '${bot.name}' was approved`));
    expect(venue.created).toEqual([]);
  });
});
