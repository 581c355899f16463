import { type Bot } from '@app/bots';
import { botId, type BotId, clientOrderId, money, type Money, price, sum, userId, ZERO } from '@app/kernel';
import { anAutopilot, type AutopilotSystem, type BotEvidence } from '@testing/autopilot';
import { aBot } from '@testing/bots';
import { anOrderSystem, DyingProcess, expectInvariants, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const DAY_MS = 86_400_000;

describe('the autopilot', () => {
  let database: TestDatabase;
  let venue: FakeVenue;
  let orders: OrderSystem;
  let evidence: Map<BotId, BotEvidence>;
  let bots: Bot[];
  let round = 0;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  afterEach(() => expectInvariants(database.connection));

  beforeEach(async () => {
    round += 1;
    venue = new FakeVenue();
    orders = await anOrderSystem({ database, venue });
    bots = ['proven', 'loser', 'worse', 'new'].map((name) => bot(name));
    for (const each of bots) await orders.bots.put(each);
    evidence = new Map([[bot('proven').id, { isProven: true, mayGoLive: false }]]);
    await lose(bot('loser'), 10);
    await lose(bot('worse'), 30);
  });

  const owner = () => userId(`pilot-${round}`);
  const bot = (name: string, overrides: Partial<Bot> = {}): Bot =>
    aBot({
      id: botId(`${name}-${round}`),
      name: `${name} ${round}`,
      userId: owner(),
      initialCapital: money(1000),
      ...overrides,
    });

  /** One closed trade that has cost about so much. */
  async function lose(of: Bot, amount: number): Promise<void> {
    venue.price = price(100);
    const ids = ['entry', 'exit'].map((purpose) => clientOrderId(`${of.id}-${purpose}`));
    await orders.gateway.submit(anIntent({ bot: of, ...(ids[0] && { clientOrderId: ids[0] }) }), never);
    venue.price = price(100 - amount);
    await orders.gateway.submit(anExit({ bot: of, ...(ids[1] && { clientOrderId: ids[1] }) }), never);
  }
  const system = (wrap?: <T extends object>(part: T) => T): Promise<AutopilotSystem> =>
    anAutopilot({ database, orders, evidence, ...(wrap && { wrap }) });
  const cashOf = async (name: string): Promise<Money> => (await orders.accounts.open(bot(name))).cash;
  const total = async (): Promise<number> => {
    const all = await Promise.all(['proven', 'loser', 'worse', 'new'].map(cashOf));
    return sum(all, ZERO).toNumber();
  };
  const actionsOf = async ({ repository }: AutopilotSystem) =>
    (await repository.page(owner(), { limit: 50 })).items;

  it('gives a bot with evidence the free capital of losers, once a day and never more than its limits', async () => {
    const { autopilot, repository } = await system();
    const before = await total();
    await autopilot.fly(owner(), bots, never);
    await autopilot.fly(owner(), bots, never);

    expect(await total()).toBe(before);
    const proven = await cashOf('proven');
    expect(proven.toNumber()).toBeCloseTo(before * 0.35, 1);
    expect((await cashOf('new')).toNumber()).toBe(1000);
    const { items } = await repository.page(owner(), { limit: 50 });
    expect(items).toMatchObject([{ state: 'done', kind: 'reallocate', fromBotId: bot('worse').id }]);
    expect(items[0]?.reason).toMatch(/has evidence: 'worse \d+' has lost/);

    orders.clock.advance(DAY_MS);
    await autopilot.fly(owner(), bots, never);
    expect(await cashOf('proven')).toEqual(proven);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('repeats nothing after a crash at moment %d', async (moment) => {
    const died = await system(new DyingProcess(moment).wrap);
    const before = await total();
    await died.autopilot.fly(owner(), bots, never).catch(() => undefined);
    const again = await system();
    await again.autopilot.fly(owner(), bots, never);

    expect(await total()).toBe(before);
    const actions = await actionsOf(again);
    expect(actions.map(({ state }) => state)).toEqual(['done']);
    const moved = sum(
      actions.flatMap(({ amount }) => amount ?? []),
      ZERO,
    );
    expect((await cashOf('proven')).toNumber()).toBe(1000 + moved.toNumber());
    expect(moved.toNumber()).toBeLessThanOrEqual(before * 0.1);
  });

  it('does not carry out tomorrow what it did not get to today', async () => {
    const died = await system(new DyingProcess(5).wrap);
    await died.autopilot.fly(owner(), bots, never).catch(() => undefined);
    orders.clock.advance(DAY_MS);
    const again = await system();
    await again.autopilot.fly(owner(), bots, never);

    expect((await actionsOf(again)).map(({ state }) => state).toSorted()).toEqual(['done', 'expired']);
    expect((await cashOf('proven')).toNumber()).toBeLessThanOrEqual(1000 + 400);
  });

  it.each([
    { what: 'everything', scope: () => 'global' as const },
    { what: 'its user', scope: () => `user:${owner()}` as const },
  ])('does nothing while $what is stopped', async ({ scope }) => {
    orders.latch.close(scope(), { reason: 'drill', flatten: false });
    const pilot = await system();
    await pilot.autopilot.fly(owner(), bots, never);
    expect(await actionsOf(pilot)).toEqual([]);

    orders.latch.open(scope());
    await pilot.autopilot.fly(owner(), bots, never);
    expect(await actionsOf(pilot)).toMatchObject([{ state: 'done' }]);
  });

  it('undoes a move once, and only for its owner', async () => {
    const pilot = await system();
    await pilot.autopilot.fly(owner(), bots, never);
    const id = (await actionsOf(pilot))[0]?.id ?? '';

    await expect(pilot.autopilot.undo(userId('someone'), id)).rejects.toThrow('There is no action');
    expect(await pilot.autopilot.undo(owner(), id)).toMatchObject({ state: 'undone' });
    await expect(pilot.autopilot.undo(owner(), id)).rejects.toThrow('is undone');
    expect((await cashOf('proven')).toNumber()).toBe(1000);
  });

  it('proposes a promotion once, and leaves the mode of bots and real money alone', async () => {
    evidence.set(bot('proven').id, { isProven: true, mayGoLive: true });
    const withLive = bots.map((each) =>
      each.id === bot('worse').id ? { ...each, mode: 'live' as const } : each,
    );
    const pilot = await system();
    await pilot.autopilot.fly(owner(), withLive, never);
    orders.clock.advance(DAY_MS);
    await pilot.autopilot.fly(owner(), withLive, never);

    const actions = await actionsOf(pilot);
    expect(actions.filter(({ kind }) => kind === 'propose_promotion')).toHaveLength(1);
    expect(actions.some(({ fromBotId }) => fromBotId === bot('worse').id)).toBe(false);
    expect((await orders.bots.bots.find(bot('proven').id))?.mode).toBe('paper');
  });
});
