import { type BotId, botId } from '@app/kernel';
import { deriveClientOrderId } from '@app/orders';
import { type OrderIntent } from '@app/risk';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { anOrderSystem, expectInvariants, expectOneOrderEach, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const config = aConfig({ TRADING_VENUE_TIMEOUT_MS: '100' });
const BOTS = 6;
const SLOTS = 10;
const MINUTE_MS = 60_000;

describe('a venue of which three calls in ten go wrong', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());

  /** Enters when flat and exits when not, each decision made twice, with watching and cancels in between. */
  async function act(system: OrderSystem, id: BotId, slot: number): Promise<void> {
    const bot = await system.bots.bots.find(id);
    if (bot === undefined) throw new Error(`no bot ${id}`);
    const { position } = await system.accounts.open(bot);
    const purpose = position === undefined ? 'entry' : 'exit';
    const clientOrderId = deriveClientOrderId({ botId: id, slot, purpose });
    const intent: OrderIntent =
      position === undefined
        ? anIntent({ bot, clientOrderId, slot })
        : anExit({ bot, clientOrderId, slot, quantity: position.quantity });
    await Promise.all([system.gateway.submit(intent, never), system.gateway.submit(intent, never)]);
  }

  it.each([1, 2])('leaves books that agree with it in the end (seed %i)', async (seed) => {
    const venue = new FakeVenue({ seed, faultRate: 0.3, latencyTurnsMax: 5 });
    const system = await anOrderSystem({ database, venue, config });
    const ids = Array.from({ length: BOTS }, (_, i) => botId(`chaos-${seed}-${i}`));
    for (const id of ids) await system.bots.put(aBot({ id, name: id }));

    for (let slot = 0; slot < SLOTS; slot += 1) {
      const watching = system.round.run({ atStart: false }, never);
      await Promise.all(ids.map((id) => act(system, id, slot * MINUTE_MS)));
      await watching;
      system.clock.advance(config.orders.settleMs / 2);
      const { accounts } = await expectInvariants(database.connection); // also: no position below zero
      expect(accounts.length).toBeGreaterThan(0);
    }
    for (let round = 0; round < 20 && (await system.orders.unsettled(1)).length > 0; round += 1) {
      system.clock.advance(config.orders.settleMs);
      await system.round.run({ atStart: false }, never);
    }

    const books = await expectInvariants(database.connection);
    const { orders, fills } = books;
    const sent = venue.created.map((request) => request.clientOrderId);
    expectOneOrderEach(books, sent);
    expect(sent.length).toBeGreaterThan(BOTS * 3);
    const own = orders.filter((order) => ids.includes(order.botId));
    for (const order of own) {
      const seen = venue.order(order.clientOrderId)?.fills ?? [];
      const booked = fills.filter(({ clientOrderId }) => clientOrderId === order.clientOrderId);
      expect(booked.map(({ venueTradeId }) => venueTradeId)).toEqual(seen.map((fill) => fill.venueTradeId));
    }
    expect(own.filter(({ settled }) => !settled)).toEqual([]);
  });
});
