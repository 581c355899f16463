import { botId, clientOrderId, type ClientOrderId, exchangeId, quantity, userId } from '@app/kernel';
import { aHaltSystem, aStop, type HaltSystem } from '@testing/emergency-stop';
import { anOrderRequest, FakeVenue } from '@testing/venues';

import { type HaltVerdict } from './cancel/order-ledger.js';
import { type HaltStep } from './procedure/halt-step.js';

const signal = new AbortController().signal;
const { symbol, account } = anOrderRequest();

function aSystem(steps?: readonly HaltStep[]): HaltSystem & { venue: FakeVenue } {
  const venue = new FakeVenue();
  return { ...aHaltSystem(steps === undefined ? { venues: [venue] } : { venues: [venue], steps }), venue };
}

async function aRestingOrder(venue: FakeVenue): Promise<ClientOrderId> {
  const { clientOrderId: id } = await venue.createOrder(anOrderRequest({ type: 'limit' }), signal);
  return id;
}

const verdict = ({ stop }: HaltSystem): HaltVerdict | undefined => stop.report('global')?.record.verdict;

describe('EmergencyStop', () => {
  it('closes the latch before anything is awaited', async () => {
    const { stop, latch } = aSystem();
    const answer = stop.stop(aStop({ reason: 'fire' }));
    expect(latch.read()).toMatchObject({ halted: true, reason: 'fire' });
    await answer;
  });

  it('cancels what the database knows and what only the venue knows, and says clear', async () => {
    const { stop, venue, books } = aSystem();
    const known = await aRestingOrder(venue);
    const stray = await aRestingOrder(venue);
    const { exchange, mode } = venue;
    books.orders = [{ clientOrderId: known, symbol, account, exchange, mode }];
    const { record, durable } = await stop.stop(aStop());
    expect(durable).toBe('database');
    expect(record.verdict).toEqual({ kind: 'clear' });
    expect(record.orders.map((order) => [order.clientOrderId, order.outcome])).toEqual([
      [known, 'cancelled'],
      [stray, 'cancelled'],
    ]);
    expect(await venue.fetchOpenOrders(signal)).toEqual([]);
  });

  it('names the order that survived although the cancel was answered well, and goes on until it is gone', async () => {
    const system = aSystem();
    const { stop, venue } = system;
    const id = await aRestingOrder(venue);
    venue.faults.command('cancel', 'not_received');
    const { record } = await stop.stop(aStop());
    expect(record.verdict).toMatchObject({ kind: 'orders_remain', orders: [`simulated:${id}`] });
    expect(stop.unfinished()).toEqual(['global']);
    await stop.goOn('global');
    expect(verdict(system)).toEqual({ kind: 'clear' });
    expect(stop.report('global')?.record.orders).toMatchObject([{ outcome: 'cancelled', attempts: 2 }]);
    expect(stop.unfinished()).toEqual([]);
  });

  it('is unknown, never clear, while a venue cannot be read', async () => {
    const system = aSystem();
    system.venue.faults.isDown = true;
    await system.stop.stop(aStop());
    expect(verdict(system)?.kind).toBe('unknown');
  });

  it('is unknown, never clear, while an order is known at a venue that is not there', async () => {
    const system = aSystem();
    const elsewhere = { exchange: exchangeId('kraken'), mode: 'live' } as const;
    system.books.orders = [{ clientOrderId: clientOrderId('far'), symbol, account, ...elsewhere }];
    await system.stop.stop(aStop());
    expect(verdict(system)?.kind).toBe('unknown');
    expect(system.stop.report('global')?.record.orders).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('is unknown, never clear, while the books cannot be asked what was on its way', async () => {
    const system = aSystem();
    system.books.isDown = true;
    await system.stop.stop(aStop());
    expect(verdict(system)).toMatchObject({ kind: 'unknown', reasons: [expect.stringContaining('books')] });
    system.books.isDown = false;
    await system.stop.goOn('global');
    expect(verdict(system)?.kind).toBe('clear');
  });

  it('is not clear while an order may still be on its way', async () => {
    const system = aSystem();
    const { exchange, mode } = system.venue;
    const sent = { clientOrderId: clientOrderId('on-its-way'), symbol, account, exchange, mode };
    system.books.orders = [{ ...sent, mayStillArrive: true }];
    await system.stop.stop(aStop());
    expect(verdict(system)?.kind).toBe('unknown');
    system.books.orders = [];
    await system.stop.goOn('global');
    expect(verdict(system)?.kind).toBe('clear');
  });

  it('asks at once again for an order on its way, and cancels it when it has arrived', async () => {
    const system = aSystem();
    const { exchange, mode } = system.venue;
    const request = anOrderRequest({ type: 'limit', clientOrderId: clientOrderId('arrives') });
    const order = { clientOrderId: request.clientOrderId, symbol, account, exchange, mode };
    system.books.orders = [{ ...order, mayStillArrive: true }];
    system.books.onAsked = (before) => {
      if (before === 1) system.venue.hold({ ...request, venueOrderId: 'late', status: 'open', fills: [] });
    };
    const { record } = await system.stop.stop(aStop());
    expect(record.verdict).toEqual({ kind: 'clear' });
    expect(record.orders).toMatchObject([{ outcome: 'cancelled', attempts: 2 }]);
    expect(system.venue.openOrders()).toEqual([]);
  });

  it('asks at once again for an order on its way, and believes the books that it was never sent', async () => {
    const system = aSystem();
    const { exchange, mode } = system.venue;
    const order = { clientOrderId: clientOrderId('denied'), symbol, account, exchange, mode };
    system.books.orders = [{ ...order, mayStillArrive: true }];
    system.books.onAsked = (before) => {
      if (before === 1) system.books.orders = [];
    };
    const { record } = await system.stop.stop(aStop());
    expect(record.verdict).toEqual({ kind: 'clear' });
    expect(record.orders).toMatchObject([{ outcome: 'already_closed', attempts: 1 }]);
  });

  it('is unknown, never clear, when the books are away by the time an order on its way is asked for', async () => {
    const system = aSystem();
    const { exchange, mode } = system.venue;
    const order = { clientOrderId: clientOrderId('on-its-way'), symbol, account, exchange, mode };
    system.books.orders = [{ ...order, mayStillArrive: true }];
    system.books.onAsked = (before) => (system.books.isDown = before === 1);
    await system.stop.stop(aStop());
    expect(verdict(system)).toMatchObject({ kind: 'unknown' });
  });

  it('is one stop with one epoch, however many ask at once', async () => {
    const { stop, events, store } = aSystem();
    const answers = await Promise.all([1, 2, 3].map((n) => stop.stop(aStop({ reason: `admin ${n}` }))));
    expect(answers.map(({ record }) => record.epoch)).toEqual([1, 1, 1]);
    expect(events.map(({ kind }) => kind)).toEqual(['activated']);
    expect(store.records.get('global')).toMatchObject({ reason: 'admin 1' });
  });

  it('does not count as done while a part could not be halted, and halts it later', async () => {
    let isStubborn = true;
    const part: HaltStep = {
      name: 'stubborn',
      order: 1,
      deadlineMs: 1000,
      halt: () => (isStubborn ? Promise.reject(new Error('no')) : Promise.resolve({})),
    };
    const { stop, faults } = aSystem([part]);
    const { record } = await stop.stop(aStop());
    expect(record).toMatchObject({ verdict: { kind: 'clear' }, steps: [{ outcome: 'failed' }] });
    expect(faults).toEqual(['stubborn']);
    expect(stop.unfinished()).toEqual(['global']);
    isStubborn = false;
    await stop.goOn('global');
    expect(stop.unfinished()).toEqual([]);
  });

  it('stops one user and touches nobody else', async () => {
    const { stop, venue, latch } = aSystem();
    const mine = await aRestingOrder(venue);
    const other = { userId: userId('other'), botId: botId('theirs') };
    const theirs = await venue.createOrder(anOrderRequest({ type: 'limit', account: other }), signal);
    const { record } = await stop.stop(aStop({ scope: 'user:user-1' }));
    expect(record.orders.map((order) => order.clientOrderId)).toEqual([mine]);
    expect(venue.order(theirs.clientOrderId)?.status).toBe('open');
    expect([latch.read(userId('user-1')).halted, latch.read(userId('other')).halted]).toEqual([true, false]);
  });
});

describe('a stop that flattens', () => {
  const position = { botId: botId('bot-1'), symbol, quantity: quantity(1), reason: undefined };

  it('is through when no position is left, and says which remain until then', async () => {
    const { stop, positions } = aSystem();
    positions.open = [position];
    const { record } = await stop.stop(aStop({ flatten: true }));
    expect(record.positions).toEqual({ kind: 'positions_remain', positions: [position] });
    expect(stop.unfinished()).toEqual(['global']);
    positions.onReduce = () => (positions.open = []);
    await stop.goOn('global');
    expect(stop.report('global')?.record.positions).toEqual({ kind: 'flat' });
    expect(stop.unfinished()).toEqual([]);
  });

  it('can be demanded of a stop that is there, also while its round is under way', async () => {
    const { stop, positions, latch, store } = aSystem();
    positions.open = [position];
    const rounds = [stop.stop(aStop()), stop.stop(aStop({ flatten: true }))];
    positions.onReduce = () => (positions.open = []);
    await Promise.all(rounds);
    expect(stop.report('global')?.record).toMatchObject({
      epoch: 1,
      flatten: true,
      positions: { kind: 'flat' },
    });
    expect(latch.read()).toMatchObject({ flatten: true });
    expect(store.records.get('global')).toMatchObject({ epoch: 1, flatten: true });
  });

  it('touches no position unless asked to', async () => {
    const { stop, positions } = aSystem();
    positions.onReduce = () => {
      throw new Error('a position was touched');
    };
    const { record } = await stop.stop(aStop());
    expect(record.positions).toBeUndefined();
  });
});
