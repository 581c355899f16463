import { botId, type BotId } from '@app/kernel';
import { deriveClientOrderId } from '@app/orders';
import { type OrderIntent } from '@app/risk';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import {
  anOrderSystem,
  DyingProcess,
  expectInvariants,
  expectOneOrderEach,
  type OrderSystem,
} from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { type Fault, FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const config = aConfig({ TRADING_VENUE_TIMEOUT_MS: '100' });
const SETTLED_MS = config.orders.settleMs;

/**
 * A process that sends an entry and then its exit dies at every single moment of that: before and after each call of a
 * repository, inside the booking transaction, before and after the venue. Then another one starts on what it left.
 */
describe('a process that dies while it sends', () => {
  let database: TestDatabase;
  let bots = 0;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());

  const withId = (intent: OrderIntent): OrderIntent => ({
    ...intent,
    clientOrderId: deriveClientOrderId({ botId: intent.bot.id, slot: intent.slot, purpose: intent.purpose }),
  });

  /** An entry and an exit, as far as the process lives. */
  async function trade(process: DyingProcess, venue: FakeVenue, fault: Fault | undefined): Promise<BotId> {
    bots += 1;
    const bot = aBot({ id: botId(`crash-${bots}`), name: `Crash ${bots}` });
    const system = await anOrderSystem({ database, config, venue: process.wrap(venue), wrap: process.wrap });
    await system.bots.put(bot);
    if (fault !== undefined) venue.faults.command('create', fault);
    const entry = withId(anIntent({ bot }));
    const exit = withId(anExit({ bot, slot: entry.slot + 60_000 }));
    for (const intent of [entry, exit]) await system.gateway.submit(intent, never).catch(() => undefined);
    return bot.id;
  }

  /** The next process, long enough after the first for every order to have arrived or not. */
  async function startAgain(venue: FakeVenue): Promise<OrderSystem> {
    const system = await anOrderSystem({ database, config, venue, isReconciled: false });
    system.clock.advance(SETTLED_MS);
    await system.reconciliation.run(never);
    return system;
  }

  it.each<Fault | 'no fault'>(['no fault', 'lost_answer', 'not_received', 'refused', 'hangs_after'])(
    'leaves nothing that the next start cannot put right (%s)',
    async (named) => {
      const fault = named === 'no fault' ? undefined : named;
      const unharmed = new DyingProcess();
      await trade(unharmed, new FakeVenue(), fault);
      expect(unharmed.moments).toBeGreaterThan(20);

      for (let moment = 0; moment < unharmed.moments; moment += 1) {
        const venue = new FakeVenue();
        const id = await trade(new DyingProcess(moment), venue, fault);
        const { readiness } = await startAgain(venue);
        const books = await expectInvariants(database.connection, id);
        const { orders, fills } = books;
        const sent = venue.created.map((request) => request.clientOrderId);
        expectOneOrderEach(books, sent);
        expect(readiness.notReadyReason()).toBeUndefined();
        for (const order of orders) {
          const seen = venue.order(order.clientOrderId);
          const booked = fills.filter(({ clientOrderId }) => clientOrderId === order.clientOrderId);
          expect(booked.map(({ venueTradeId }) => venueTradeId)).toEqual(
            (seen?.fills ?? []).map(({ venueTradeId }) => venueTradeId),
          );
          expect(['filled', 'cancelled', 'expired', 'denied', 'rejected']).toContain(order.state);
          expect(order.state === 'filled').toBe(seen?.status === 'filled');
        }
      }
    },
  );
});
