import { type Bot } from '@app/bots';
import { botId, clientOrderId, money, userId } from '@app/kernel';
import { PreTradeChecks } from '@app/risk';
import { aBot } from '@testing/bots';
import { anOrderSystem, DyingProcess, expectInvariants, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const BOTS = 60;

/** Sixty bots with 100 each: 35 % of their equity are 20 entries of 100.01, and not 21. */
describe('the limits of all bots of a user together', () => {
  let database: TestDatabase;
  let venue: FakeVenue;
  let round = 0;
  let bots: Bot[];
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  afterEach(() => expectInvariants(database.connection));

  async function aSystem(wrap?: <T extends object>(part: T) => T): Promise<OrderSystem> {
    const checks = new PreTradeChecks([]);
    const system = await anOrderSystem({ database, venue, checks, ...(wrap && { wrap }) });
    checks.register(system.exposureLimit);
    return system;
  }
  beforeEach(async () => {
    round += 1;
    venue = new FakeVenue();
    const { bots: services } = await aSystem();
    bots = Array.from({ length: BOTS }, (_, n) =>
      aBot({
        id: botId(`shared-${round}-${n}`),
        name: `Shared ${round} ${n}`,
        userId: userId(`crowd-${round}`),
        initialCapital: money(100),
      }),
    );
    for (const bot of bots) await services.put(bot);
  });

  const entryOf = (bot: Bot, n = 0) =>
    anIntent({ bot, clientOrderId: clientOrderId(`${bot.id}-entry-${n}`) });
  const exitOf = (bot: Bot) => anExit({ bot, clientOrderId: clientOrderId(`${bot.id}-exit`) });

  it('hold for sixty bots that decide at once: 20 of them enter, and every one of those gets out again', async () => {
    const system = await aSystem();
    venue.price = anIntent().referencePrice;
    const outcomes = await Promise.all(bots.map((bot) => system.gateway.submit(entryOf(bot), never)));

    const entered = bots.filter((_, i) => outcomes[i]?.kind === 'accepted');
    expect(entered).toHaveLength(20);
    expect(
      outcomes.filter((outcome) => outcome.kind === 'denied' && outcome.code === 'exposure_limit'),
    ).toHaveLength(40);
    const exits = await Promise.all(entered.map((bot) => system.gateway.submit(exitOf(bot), never)));
    expect(exits.every(({ kind }) => kind === 'accepted')).toBe(true);
  });

  it('are free again for others when orders are refused, or turn out to have been lost on the way', async () => {
    const system = await aSystem();
    for (const fault of ['refused', 'not_received'] as const) venue.faults.command('create', fault);
    const outcomes = [];
    for (const bot of bots) outcomes.push(await system.gateway.submit(entryOf(bot), never));

    expect(outcomes.filter(({ kind }) => kind === 'rejected')).toHaveLength(1);
    // What may have arrived is counted until it is known.
    expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(19);
    system.clock.advance(3_600_000);
    await system.round.run({ atStart: false }, never);
    const again = await Promise.all(
      bots.slice(-1).map((bot) => system.gateway.submit(entryOf(bot, 1), never)),
    );
    expect(again).toMatchObject([{ kind: 'accepted' }]);
  });

  it.each([6, 10, 14, 18, 22])(
    'lose nothing to a process that dies after %d steps of an entry',
    async (steps) => {
      const dying = await aSystem(new DyingProcess(steps).wrap);
      await Promise.allSettled(bots.slice(0, 25).map((bot) => dying.gateway.submit(entryOf(bot), never)));

      const system = await aSystem();
      system.clock.advance(3_600_000);
      await system.reconciliation.run(never);
      const others = await Promise.all(
        bots.slice(25).map((bot) => system.gateway.submit(entryOf(bot, 1), never)),
      );
      const held = (await system.accounts.withPosition(userId(`crowd-${round}`))).length;
      expect(others.some(({ kind }) => kind === 'accepted')).toBe(true);
      expect(held).toBe(20);
    },
  );
});
