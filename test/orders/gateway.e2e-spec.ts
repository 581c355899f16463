import { botId, clientOrderId, messageOf, quantity, toText, userId } from '@app/kernel';
import { deriveClientOrderId } from '@app/orders';
import { ownChecks, PreTradeChecks, type OrderIntent } from '@app/risk';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { anOrderSystem, expectInvariants, type OrderSystem, type OrderSystemOptions } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const config = aConfig({ TRADING_VENUE_TIMEOUT_MS: '100' });

describe('the order gateway', () => {
  let database: TestDatabase;
  let venue: FakeVenue;
  let system: OrderSystem;
  let bots = 0;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());

  async function aSystem(options: Partial<OrderSystemOptions> = {}): Promise<OrderSystem> {
    venue = new FakeVenue();
    system = await anOrderSystem({ database, venue, config, ...options });
    return system;
  }
  beforeEach(() => aSystem());
  afterEach(() => expectInvariants(database.connection));

  /** An entry of a bot of its own. */
  async function anEntry(overrides: Partial<OrderIntent> = {}): Promise<OrderIntent> {
    bots += 1;
    const bot = aBot({ id: botId(`gateway-${bots}`), name: `Gateway ${bots}` });
    await system.bots.put(bot);
    return withId(anIntent({ bot, ...overrides }));
  }
  const withId = (intent: OrderIntent): OrderIntent => ({
    ...intent,
    clientOrderId: deriveClientOrderId({ botId: intent.bot.id, slot: intent.slot, purpose: intent.purpose }),
  });
  const exitOf = ({ bot, slot }: OrderIntent, overrides: Partial<OrderIntent> = {}): OrderIntent =>
    withId(anExit({ bot, slot: slot + 60_000, ...overrides }));
  const held = async ({ bot }: OrderIntent): Promise<string> =>
    toText((await system.accounts.open(bot)).position?.quantity ?? quantity(0));

  it('books what the venue filled: an entry, its exit and the closed trade', async () => {
    const entry = await anEntry();
    const entered = await system.gateway.submit(entry, never);
    expect(entered).toMatchObject({ kind: 'accepted', order: { state: 'filled', settled: true } });
    expect((await system.accounts.open(entry.bot)).position).toMatchObject({
      stopPrice: 95,
      takeProfitPrice: 110,
    });
    venue.price = entry.referencePrice;
    expect(await system.gateway.submit(exitOf(entry), never)).toMatchObject({ kind: 'accepted' });
    const { items } = await system.trades.page({ botId: entry.bot.id }, { limit: 10 });
    expect(items).toMatchObject([{ exitReason: 'stop_loss', provenance: 'simulated' }]);
    expect(await held(entry)).toBe('0');
  });

  it('makes one order of one decision that twenty callers send at once', async () => {
    const entry = await anEntry();
    const others = await Promise.all(
      Array.from({ length: 3 }, () => anOrderSystem({ database, venue, config })),
    );
    const gateways = [system, ...others].map(({ gateway }) => gateway);
    const callers = [...gateways, ...gateways, ...gateways, ...gateways, ...gateways];
    const outcomes = await Promise.all(callers.map((gateway) => gateway.submit(entry, never)));
    const kinds = outcomes.map((outcome) => outcome.kind).toSorted();
    expect(kinds).toEqual(['accepted', ...Array.from({ length: 19 }, () => 'denied')]);
    expect(venue.created.map((request) => request.clientOrderId)).toEqual([entry.clientOrderId]);
  });

  it('enters once when different decisions of one bot come at once', async () => {
    venue.faults.command('create', 'lost_answer');
    const entry = await anEntry();
    const later = withId({ ...entry, slot: entry.slot + 60_000 });
    const outcomes = await Promise.all([
      system.gateway.submit(entry, never),
      system.gateway.submit(later, never),
    ]);
    expect(outcomes).toMatchObject([{ kind: 'ambiguous' }, { kind: 'denied', code: 'duplicate_intent' }]);
    expect(venue.created).toHaveLength(1);
  });

  it('does not send what took so long to be written down that it was looked up and found nowhere', async () => {
    const entry = await anEntry();
    const { orders, clock, round } = system;
    const move = orders.move.bind(orders);
    orders.move = async (order, to, change) => {
      const moved = await move(order, to, change);
      if (to !== 'submitting') return moved;
      clock.advance(60_000);
      await round.run({ atStart: false }, never);
      return moved;
    };
    expect(await system.gateway.submit(entry, never)).toMatchObject({ kind: 'denied' });
    expect(venue.created).toEqual([]);
    expect(await orders.find(entry.clientOrderId)).toMatchObject({ state: 'expired' });
  });

  it('does not enter for a bot whose mode is about to change, which it asks once the order is written', async () => {
    const entry = await anEntry();
    let asked: string | undefined;
    system.bots.modeGuards.setAuthority({
      name: 'authority',
      mayBecome: () => ({ allowed: true }),
      entryRefusal: async () => {
        asked = (await system.orders.find(entry.clientOrderId))?.state;
        return 'its mode is about to change';
      },
    });
    expect(await system.gateway.submit(entry, never)).toMatchObject({
      kind: 'denied',
      code: 'mode_not_allowed',
      reason: 'its mode is about to change',
    });
    expect(asked).toBe('intent');
    expect(venue.created).toEqual([]);
    expect(await system.orders.find(entry.clientOrderId)).toMatchObject({ state: 'denied', settled: true });
  });

  it('does not enter for a bot whose mode is changed while its order is written', async () => {
    const entry = await anEntry();
    const { ledger } = system;
    const writeIntent = ledger.writeIntent.bind(ledger);
    ledger.writeIntent = async (order, fillCount) => {
      const bots = database.connection.collection<{ _id: string }>('bots');
      await bots.updateOne({ _id: entry.bot.id }, { $set: { mode: 'live' } });
      return await writeIntent(order, fillCount);
    };
    expect(await system.gateway.submit(entry, never)).toMatchObject({
      kind: 'denied',
      code: 'mode_not_allowed',
      reason: 'The bot is live since the order was decided',
    });
    expect(venue.created).toEqual([]);
  });

  it('does not enter for a bot that is archived while its order is written', async () => {
    const entry = await anEntry();
    const { ledger } = system;
    const writeIntent = ledger.writeIntent.bind(ledger);
    ledger.writeIntent = async (order, fillCount) => {
      const actor = { kind: 'system', name: 'test' } as const;
      await system.bots.status.move(entry.bot.id, { to: 'archived', actor, reason: 'Archived by its owner' });
      return await writeIntent(order, fillCount);
    };
    expect(await system.gateway.submit(entry, never)).toMatchObject({
      kind: 'denied',
      code: 'bot_not_active',
    });
    expect(venue.created).toEqual([]);
    expect(await system.orders.livePurposes(entry.bot.id)).toEqual(new Set());
  });

  it('sells a position once when two exits are decided side by side', async () => {
    const entry = await anEntry();
    await system.gateway.submit(entry, never);
    const exits = [exitOf(entry), exitOf(entry, { slot: entry.slot + 120_000 })];
    const outcomes = await Promise.all(exits.map((exit) => system.gateway.submit(exit, never)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['accepted', 'denied']);
    expect(await held(entry)).toBe('0');
  });

  it('sells a position once when another exit is booked between the judgement and the intent', async () => {
    const entry = await anEntry();
    await system.gateway.submit(entry, never);
    venue.faults.command('create', 'lost_answer');
    expect(await system.gateway.submit(exitOf(entry), never)).toMatchObject({ kind: 'ambiguous' });
    const { orders } = system;
    const livePurposes = orders.livePurposes.bind(orders);
    orders.livePurposes = async (id) => {
      const before = await livePurposes(id);
      await system.round.run({ atStart: false }, never); // the position is gone, and so is the exit that stood in the way
      return new Set([...before].filter((purpose) => purpose !== 'exit'));
    };
    const outcome = await system.gateway.submit(exitOf(entry, { slot: entry.slot + 120_000 }), never);
    expect(outcome).toMatchObject({ kind: 'denied', code: 'duplicate_intent' });
    expect(await held(entry)).toBe('0');
  });

  it('never sends again what may have arrived', async () => {
    venue.faults.command('create', 'hangs_after');
    const entry = await anEntry();
    expect(await system.gateway.submit(entry, never)).toMatchObject({
      kind: 'ambiguous',
      order: { state: 'unknown' },
    });
    expect(await system.gateway.submit(entry, never)).toMatchObject({
      kind: 'denied',
      code: 'duplicate_intent',
    });
    expect(venue.created).toHaveLength(1);
    await system.round.run({ atStart: false }, never);
    expect(await held(entry)).toBe('1');
  });

  it('takes a refusal of the venue as final', async () => {
    venue.faults.command('create', 'refused');
    const entry = await anEntry();
    const outcome = await system.gateway.submit(entry, never);
    expect(outcome).toMatchObject({ kind: 'rejected', order: { state: 'rejected', settled: true } });
    expect((await system.accounts.open(entry.bot)).fillCount).toBe(0);
  });

  it('sends nothing once the latch has closed, however late that is', async () => {
    const { latch, orders } = system;
    const entry = await anEntry();
    const move = orders.move.bind(orders);
    orders.move = async (order, to, change) => {
      const moved = await move(order, to, change);
      if (to === 'submitting') latch.close('global', { reason: 'stop now', flatten: false }); // the very last await before the send
      return moved;
    };
    expect(await system.gateway.submit(entry, never)).toMatchObject({ kind: 'denied', code: 'halted' });
    expect(venue.created).toEqual([]);
    expect(await orders.find(entry.clientOrderId)).toMatchObject({
      state: 'denied',
      error: { code: 'halted' },
    });
  });

  it('has nothing come between the last look at the latch and the send', async () => {
    const { latch } = system;
    const read = latch.read.bind(latch);
    const sentByTheNextTurn: number[] = [];
    latch.read = (user) => {
      queueMicrotask(() => sentByTheNextTurn.push(venue.created.length));
      return read(user);
    };
    await system.gateway.submit(await anEntry(), never);
    expect(sentByTheNextTurn.at(-1)).toBe(1);
  });

  it('sends nothing that was decided before a stop, even if that stop is over', async () => {
    const { latch, ledger } = system;
    const entry = await anEntry();
    const write = ledger.writeIntent.bind(ledger);
    ledger.writeIntent = async (order, fillCount) => {
      const inserted = await write(order, fillCount);
      latch.close('user:user-1', { reason: 'stop', flatten: false });
      latch.open('user:user-1');
      return inserted;
    };
    expect(await system.gateway.submit(entry, never)).toMatchObject({ kind: 'denied', code: 'halted' });
    expect(venue.created).toEqual([]);
  });

  it.each([
    { when: 'reconciliation is not clean', prepare: () => aSystem({ isReconciled: false }) },
    { when: 'the process is stopping', prepare: () => system.lifecycle.stop('test') },
  ])('sends nothing, not even an exit, while $when', async ({ prepare }) => {
    const entry = await anEntry();
    await system.gateway.submit(entry, never);
    await prepare();
    const outcome = await system.gateway.submit(exitOf(entry), never);
    expect(outcome).toMatchObject({ kind: 'denied', code: 'subsystem_not_ready' });
  });

  it('sends nothing for a caller that has given up', async () => {
    const outcome = await system.gateway.submit(await anEntry(), AbortSignal.abort());
    expect(outcome).toMatchObject({ kind: 'denied', code: 'subsystem_not_ready' });
    expect(venue.created).toEqual([]);
  });

  it('judges the bot as it is now, not as it was when it decided', async () => {
    await aSystem({ checks: new PreTradeChecks(ownChecks(config.risk)) });
    const entry = await anEntry();
    await system.bots.status.move(entry.bot.id, {
      to: 'paused',
      reason: 'Paused by its owner',
      pauseReason: 'user_paused',
      actor: { kind: 'user', userId: userId('user-1') },
    });
    expect(await system.gateway.submit(entry, never)).toMatchObject({
      kind: 'denied',
      code: 'bot_not_active',
    });
  });

  it('lets every check see the whole picture, and passes when all agree', async () => {
    await aSystem({ checks: new PreTradeChecks(ownChecks(config.risk)) });
    expect(await system.gateway.submit(await anEntry(), never)).toMatchObject({ kind: 'accepted' });
  });

  it('denies when the facts cannot be read', async () => {
    system.accounts.open = () => Promise.reject(new Error('database gone'));
    const outcome = await system.gateway.submit(await anEntry(), never).catch(messageOf);
    expect(outcome).toMatchObject({ kind: 'denied', code: 'subsystem_not_ready' });
    expect(venue.created).toEqual([]);
  });

  it('refuses an order id that another bot has used', async () => {
    const [one, other] = [await anEntry(), await anEntry()];
    const id = clientOrderId('the-same-name');
    await system.gateway.submit({ ...one, clientOrderId: id }, never);
    const outcome = await system.gateway.submit({ ...other, clientOrderId: id }, never);
    expect(outcome).toMatchObject({ kind: 'denied', code: 'duplicate_intent' });
  });
});
