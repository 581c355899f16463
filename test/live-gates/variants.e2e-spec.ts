import { type Bot } from '@app/bots';
import { type Actor, botId, userId } from '@app/kernel';
import { PreTradeChecks } from '@app/risk';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { aLiveGateSystem, aTrade, type LiveGateSystem } from '@testing/live-gates';
import { anOrderSystem, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { FakeVenue } from '@testing/venues';

const config = aConfig();

describe('what a user has tried', () => {
  let database: TestDatabase;
  let orders: OrderSystem;
  let gate: LiveGateSystem;
  let users = 0;
  let owner = userId('user-0');
  beforeAll(async () => {
    database = await inMemoryConnection();
    const checks = new PreTradeChecks([]);
    const venue = new FakeVenue({ mode: 'live' });
    orders = await anOrderSystem({ database, venue, config, checks });
    gate = await aLiveGateSystem({ database, orders, checks, venue, config });
  });
  afterAll(async () => {
    await gate.close();
    await database.close();
  });
  beforeEach(() => {
    users += 1;
    owner = userId(`user-${users}`);
  });

  async function aStoppedBot(name: string, overrides: Partial<Bot> = {}): Promise<Bot> {
    const id = botId(`${owner}-${name}`);
    const bot = aBot({ id, userId: owner, name, status: 'stopped', ...overrides });
    await orders.bots.put(bot);
    return bot;
  }
  const actor = (): Actor => ({ kind: 'user', userId: owner });
  const move = (bot: Bot, to: Bot['status']): Promise<Bot> =>
    orders.bots.status.move(bot.id, {
      to,
      actor: actor(),
      reason: 'by its owner',
      ...(to === 'paused' ? { pauseReason: 'user_paused' as const } : {}),
    });
  const reconfigure = async (bot: Bot, riskMode: Bot['riskMode']): Promise<Bot> => {
    await database.connection
      .collection('bots')
      .updateOne({ name: bot.name, userId: owner }, { $set: { riskMode } });
    return { ...bot, riskMode };
  };
  const ordinalOf = async (bot: Bot): Promise<number | undefined> =>
    (await gate.variants.current(bot))?.ordinal;

  it('is counted when a bot is started, whoever starts it, and not when it is created', async () => {
    const [first, second] = [await aStoppedBot('A'), await aStoppedBot('B')];
    expect(await ordinalOf(first)).toBeUndefined();

    await move(second, 'active');
    await move(first, 'active');

    expect([await ordinalOf(second), await ordinalOf(first)]).toEqual([1, 2]);
  });

  it('is not counted again when a bot goes on as it was', async () => {
    const bot = await aStoppedBot('A');
    await move(bot, 'active');
    await move(bot, 'paused');
    await move(bot, 'active');

    expect(await ordinalOf(bot)).toBe(1);
  });

  it('is counted once when a bot is started twice at the same moment', async () => {
    const bot = await aStoppedBot('A');
    await Promise.all(Array.from({ length: 5 }, () => gate.variants.begin(bot)));
    const other = await aStoppedBot('B');
    await move(other, 'active');

    expect([await ordinalOf(bot), await ordinalOf(other)]).toEqual([1, 2]);
  });

  it('grows with every change of a bot, and forgets the trades before it', async () => {
    const bot = await aStoppedBot('A');
    await move(bot, 'active');
    await gate.bookTrades([aTrade(bot, 1, 5), aTrade(bot, 2, 5)]);
    const reasonsOf = async (): Promise<readonly string[]> =>
      (await gate.gate.evaluate(owner, bot.id)).reasons;
    expect(await reasonsOf()).toContain('Minimum 25 closed trades required (current: 2)');

    await move(bot, 'paused');
    const changed = await reconfigure(bot, 'risky');
    expect(await reasonsOf()).toContain("No evidence: 'A' has not been started as it is set up now");
    await move(bot, 'active');

    expect(await ordinalOf(changed)).toBe(2);
    expect(await ordinalOf(bot)).toBeUndefined();
  });

  it('keeps archived bots', async () => {
    const bot = await aStoppedBot('A');
    await move(bot, 'active');
    await move(bot, 'archived');
    const next = await aStoppedBot('B');
    await move(next, 'active');

    expect(await ordinalOf(next)).toBe(2);
  });

  it('gives each of eight bots that start at once a place of its own', async () => {
    const bots = await Promise.all(Array.from({ length: 8 }, (_, i) => aStoppedBot(`Crowd ${i}`)));
    await Promise.all(bots.map((bot) => move(bot, 'active')));

    const ordinals = await Promise.all(bots.map(ordinalOf));
    expect(ordinals.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('counts trades on simulated prices for nothing where prices are real', async () => {
    const bot = await aStoppedBot('A', { exchange: 'binance' as Bot['exchange'] });
    await gate.variants.begin(bot);
    await gate.bookTrades([
      aTrade(bot, 1, 5, 'simulated'),
      aTrade(bot, 2, 5, 'replay'),
      aTrade(bot, 3, 5, 'real'),
    ]);

    const { reasons } = await gate.gate.evaluate(owner, bot.id);

    expect(reasons).toContain('Minimum 25 closed trades required (current: 1)');
    expect(reasons).toContain(
      "No evidence yet for 'A': 1 of 100 trades (variants tried: 1); 2 trades on made-up prices do not count",
    );
  });
});
