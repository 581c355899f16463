import { type BotId, botId, price, quantity, toText } from '@app/kernel';
import { deriveClientOrderId, type Order } from '@app/orders';
import { type OrderIntent } from '@app/risk';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { anOrder, anOrderSystem, aVenueOrder, expectInvariants, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const config = aConfig({ TRADING_VENUE_TIMEOUT_MS: '100' });
const { settleMs, unresolvedMaxMs } = config.orders;

describe('orders after they were sent', () => {
  let database: TestDatabase;
  let venue: FakeVenue;
  let system: OrderSystem;
  let bots = 0;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    venue = new FakeVenue();
    system = await anOrderSystem({ database, venue, config });
  });
  afterEach(async () => {
    await expectInvariants(database.connection);
    await database.connection.collection('orders').updateMany({}, { $set: { settled: true } }); // the next test has a venue of its own
  });

  /** Sends an entry of a bot of its own: a limit order rests until the test fills it. */
  async function enter(overrides: Partial<OrderIntent> = {}): Promise<OrderIntent> {
    bots += 1;
    const bot = aBot({ id: botId(`after-${bots}`), name: `After ${bots}` });
    await system.bots.put(bot);
    const clientOrderId = deriveClientOrderId({ botId: bot.id, slot: 0, purpose: 'entry' });
    const entry = anIntent({ bot, clientOrderId, ...overrides });
    await system.gateway.submit(entry, never);
    return entry;
  }
  const resting = { type: 'limit', limitPrice: price('90') } as const;
  const order = async ({ clientOrderId }: Pick<OrderIntent, 'clientOrderId'>): Promise<Order | undefined> =>
    await system.orders.find(clientOrderId);
  const held = async ({ bot }: OrderIntent): Promise<string> =>
    toText((await system.accounts.open(bot)).position?.quantity ?? quantity(0));
  const round = (): Promise<void> => system.round.run({ atStart: false }, never);
  const statusOf = async (id: BotId): Promise<string | undefined> =>
    (await system.bots.bots.find(id))?.status;
  const restart = async (): Promise<OrderSystem> => {
    const { clock } = system;
    system = await anOrderSystem({ database, venue, config, clock, isReconciled: false });
    return system;
  };

  it('books the fills of a resting order as they come, each once', async () => {
    const entry = await enter(resting);
    venue.fill(entry.clientOrderId, { quantity: quantity('0.3') });
    await round();
    await round();
    expect(await order(entry)).toMatchObject({ state: 'partially_filled', settled: false });
    expect(await held(entry)).toBe('0.3');
    venue.fill(entry.clientOrderId);
    await Promise.all([round(), round(), round()]);
    expect(await order(entry)).toMatchObject({ state: 'filled', settled: true });
    expect(await held(entry)).toBe('1');
  });

  it('books a fill that comes after the cancel, and looks no more once that is long enough ago', async () => {
    const entry = await enter(resting);
    expect(await system.gateway.cancel(entry.clientOrderId, never)).toBe('cancelled');
    venue.fill(entry.clientOrderId, { quantity: quantity('0.4') });
    await round();
    expect(await order(entry)).toMatchObject({ state: 'cancelled', settled: false });
    expect(await held(entry)).toBe('0.4');
    system.clock.advance(settleMs);
    await round();
    expect(await order(entry)).toMatchObject({ state: 'cancelled', settled: true });
  });

  it('cancels while trading is halted, and says what it found', async () => {
    const entry = await enter(resting);
    const filled = await enter();
    system.latch.close('global', { reason: 'stop', flatten: false });
    expect(await system.gateway.cancel(entry.clientOrderId, never)).toBe('cancelled');
    expect(await system.gateway.cancel(entry.clientOrderId, never)).toBe('already_closed');
    expect(await system.gateway.cancel(filled.clientOrderId, never)).toBe('already_closed');
  });

  it('does not know what became of a cancel that was not answered, until the venue is read', async () => {
    const entry = await enter(resting);
    venue.faults.command('cancel', 'lost_answer');
    venue.faults.command('read', 'not_received');
    expect(await system.gateway.cancel(entry.clientOrderId, never)).toBe('unknown');
    await round();
    expect(await order(entry)).toMatchObject({ state: 'cancelled' });
  });

  it('waits for an order that may still arrive, and lets it expire when it surely did not', async () => {
    venue.faults.command('create', 'not_received');
    const entry = await enter();
    await round();
    expect(await order(entry)).toMatchObject({ state: 'unknown' });
    system.clock.advance(settleMs);
    await round();
    expect(await order(entry)).toMatchObject({ state: 'expired', error: { code: 'NOT_AT_VENUE' } });
    expect(await statusOf(entry.bot.id)).toBe('active');
  });

  it('cancels an order that turns up after it was given up, and books what it did', async () => {
    venue.faults.command('create', 'not_received');
    const entry = await enter(resting);
    system.clock.advance(settleMs);
    await round();
    const given = await order(entry);
    expect(given?.state).toBe('expired');
    if (given === undefined) throw new Error('the order is gone');
    venue.hold(aVenueOrder(given));
    venue.fill(entry.clientOrderId, { quantity: quantity('0.2') });
    await round();
    expect(venue.order(entry.clientOrderId)?.status).toBe('cancelled');
    expect(await held(entry)).toBe('0.2');
  });

  it('gives an order that is being sent the time of its sender', async () => {
    const entry = await enter(resting);
    await database.connection
      .collection('orders')
      .updateOne({ clientOrderId: entry.clientOrderId }, { $set: { state: 'submitting' } });
    await round();
    expect(await order(entry)).toMatchObject({ state: 'submitting' });
    system.clock.advance(60_000);
    await round();
    expect(await order(entry)).toMatchObject({ state: 'open' });
  });

  it('quarantines the bot of an order that stays unknown too long, and no other', async () => {
    venue.faults.command('create', 'lost_answer');
    const lost = await enter();
    const fine = await enter();
    venue.faults.isDown = true;
    await round();
    expect(await statusOf(lost.bot.id)).toBe('active');
    system.clock.advance(unresolvedMaxMs);
    await round();
    expect([await statusOf(lost.bot.id), await statusOf(fine.bot.id)]).toEqual(['quarantined', 'active']);
    expect(system.alerts.raised).toMatchObject([
      { level: 'error', code: 'bot_quarantined', fields: { botId: lost.bot.id } },
    ]);
  });

  it('keeps trading closed at start until every order was looked at, and books what is missing', async () => {
    venue.faults.command('create', 'hangs_after');
    const entry = await enter();
    const { readiness, reconciliation } = await restart();
    expect(readiness.notReadyReason()).toMatch(/reconciled/);
    await reconciliation.run(never);
    expect(readiness.notReadyReason()).toBeUndefined();
    expect(await held(entry)).toBe('1');
  });

  it('quarantines at start what it cannot resolve, and lets the others trade', async () => {
    venue.faults.command('create', 'lost_answer');
    const lost = await enter();
    venue.faults.isDown = true;
    await restart();
    await system.reconciliation.run(never);
    expect(await statusOf(lost.bot.id)).toBe('quarantined');
    venue.faults.isDown = false;
    expect(await order(await enter())).toMatchObject({ state: 'filled' });
    await round();
    expect(await held(lost)).toBe('1');
  });

  it('quarantines a bot whose position the venue does not hold', async () => {
    const [entry, fine] = [await enter(), await enter()];
    venue.hold({ ...aVenueOrder(await existing(entry)), status: 'expired', fills: [] });
    await restart();
    await system.reconciliation.run(never);
    expect([await statusOf(entry.bot.id), await statusOf(fine.bot.id)]).toEqual(['quarantined', 'active']);
  });

  it('quarantines a bot about whom the venue contradicts the books', async () => {
    venue.faults.command('create', 'refused');
    const entry = await enter();
    await database.connection
      .collection('orders')
      .updateOne({ clientOrderId: entry.clientOrderId }, { $set: { settled: false } });
    venue.hold(aVenueOrder(await existing(entry)));
    await round();
    expect(await statusOf(entry.bot.id)).toBe('quarantined');
  });

  it('takes back an intent that was never sent', async () => {
    const entry = await enter();
    const { id, userId } = entry.bot;
    const clientOrderId = deriveClientOrderId({ botId: id, slot: 7, purpose: 'entry' });
    await system.orders.insert(anOrder({ clientOrderId, botId: id, userId, state: 'intent' }));
    system.clock.advance(60_000);
    await round();
    expect(await order({ clientOrderId })).toMatchObject({ state: 'cancelled', settled: true });
    expect(venue.created).toHaveLength(1);
  });

  it('sells what is held, whatever came late in between', async () => {
    const entry = await enter(resting);
    await system.gateway.cancel(entry.clientOrderId, never);
    venue.fill(entry.clientOrderId, { quantity: quantity('0.4') });
    await round();
    const clientOrderId = deriveClientOrderId({ botId: entry.bot.id, slot: 1, purpose: 'exit' });
    const exit = anExit({ bot: entry.bot, clientOrderId, quantity: quantity('0.4') });
    expect(await system.gateway.submit(exit, never)).toMatchObject({ kind: 'accepted' });
    expect(await held(entry)).toBe('0');
  });

  async function existing(intent: OrderIntent): Promise<Order> {
    const found = await order(intent);
    if (found === undefined) throw new Error('there is no such order');
    return found;
  }
});
