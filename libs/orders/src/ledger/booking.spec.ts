import { clientOrderId, money, price, quantity, sum, toText, ZERO } from '@app/kernel';
import { type VenueFill, type VenueOrderStatus } from '@app/venues';
import { anAccount, anOrder, aVenueOrder } from '@testing/orders';
import fc from 'fast-check';

import { accountFindings, statisticsFindings } from '../invariants/account-invariants.js';
import { orderFindings } from '../invariants/order-invariants.js';
import { type Fill, type Order, type OrderState } from '../order.js';
import { type BotAccount, type ClosedTrade } from './account.js';
import { bookReading, type Booking } from './booking.js';
import { totalsOf, tradeTotalsOf } from './ledger-totals.js';

const aVenueFill = (id: string, size = '0.4', minute = 0): VenueFill => ({
  venueTradeId: id,
  price: price('100'),
  quantity: quantity(size),
  fee: money('0.04'),
  liquidity: 'taker',
  time: new Date(Date.UTC(2026, 0, 1, 0, minute)),
});

function read(
  order: Order,
  fills: readonly VenueFill[],
  { status = 'open', booked = [] }: { status?: VenueOrderStatus; booked?: readonly string[] } = {},
): Booking {
  return bookReading(order, anAccount(), new Set(booked), aVenueOrder(order, { fills, status }));
}

describe('a reading of the venue', () => {
  it.each<{ state: OrderState; status: VenueOrderStatus; fills: readonly string[]; to: OrderState }>([
    { state: 'submitting', status: 'open', fills: [], to: 'open' },
    { state: 'submitting', status: 'filled', fills: ['1'], to: 'filled' },
    { state: 'submitting', status: 'rejected', fills: [], to: 'rejected' },
    { state: 'open', status: 'open', fills: ['0.4'], to: 'partially_filled' },
    { state: 'open', status: 'filled', fills: ['0.4'], to: 'partially_filled' },
    { state: 'open', status: 'cancelled', fills: ['0.4'], to: 'cancelled' },
    { state: 'unknown', status: 'expired', fills: [], to: 'expired' },
    { state: 'unknown', status: 'open', fills: [], to: 'open' },
    { state: 'partially_filled', status: 'rejected', fills: ['0.4'], to: 'cancelled' },
    { state: 'cancelled', status: 'open', fills: [], to: 'cancelled' },
    { state: 'cancelled', status: 'cancelled', fills: ['0.4'], to: 'cancelled' },
    { state: 'cancelled', status: 'filled', fills: ['1'], to: 'filled' },
    { state: 'expired', status: 'filled', fills: ['1'], to: 'filled' },
    { state: 'filled', status: 'open', fills: [], to: 'filled' },
  ])(
    'takes an order from $state to $to when it is $status with fills $fills',
    ({ state, status, fills, to }) => {
      const full = state === 'filled' ? { filledQuantity: quantity('1') } : {};
      const seen = fills.map((size, i) => aVenueFill(`t${i}`, size));
      expect(read(anOrder({ state, ...full }), seen, { status }).order.state).toBe(to);
    },
  );

  it.each(['rejected', 'denied', 'intent'] as const)('never takes a %s order back to open', (state) => {
    expect(() => read(anOrder({ state }), [])).toThrow(`no move from ${state} to open`);
  });

  it('books a fill that arrives after the order was cancelled', () => {
    const { order, fills, account } = read(anOrder({ state: 'cancelled' }), [aVenueFill('late')]);
    expect(fills).toHaveLength(1);
    expect(toText(order.filledQuantity)).toBe('0.4');
    expect(toText(account.cash)).toBe('959.96');
  });

  it('books no fill again, whether it is in the ledger or twice in the reading', () => {
    const order = anOrder();
    const { fills } = read(order, [aVenueFill('a'), aVenueFill('b', '0.1'), aVenueFill('b', '0.1')], {
      booked: ['a'],
    });
    expect(fills.map((fill) => fill.venueTradeId)).toEqual(['b']);
  });

  it('writes the ledger in the order in which the market traded', () => {
    const { fills } = read(anOrder(), [aVenueFill('second', '0.1', 2), aVenueFill('first', '0.1', 1)]);
    expect(fills.map((fill) => fill.venueTradeId)).toEqual(['first', 'second']);
  });

  it('keeps paper and real trade ids apart', () => {
    const [paper] = read(anOrder({ mode: 'paper' }), [aVenueFill('1')]).fills;
    const [live] = read(anOrder({ mode: 'live' }), [aVenueFill('1')]).fills;
    expect(paper?.venue).not.toBe(live?.venue);
  });

  it.each([
    { fill: { quantity: quantity('0') }, what: 'without a quantity' },
    { fill: { quantity: quantity('-1') }, what: 'with a negative quantity' },
    { fill: { price: price('0') }, what: 'without a price' },
  ])('refuses a fill $what', ({ fill }) => {
    expect(() => read(anOrder(), [{ ...aVenueFill('bad'), ...fill }])).toThrow('must be above zero');
  });

  it('needs no further look once the order is full', () => {
    expect(read(anOrder(), [aVenueFill('all', '1')], { status: 'filled' }).order.settled).toBe(true);
    expect(read(anOrder(), [], { status: 'cancelled' }).order.settled).toBe(false);
  });
});

/** Orders that buy and then sell, each with the fills the venue will have made in the end. */
const anyHistory = fc
  .array(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .map((sizes) =>
    sizes.map((lots, i) => {
      const fills = lots.map((lot, k) => aVenueFill(`${i}-${k}`, (lot / 100).toFixed(2), k));
      const filled = sum(
        fills.map((fill) => fill.quantity),
        quantity('0.01'),
      );
      const side = i % 2 === 0 ? ('buy' as const) : ('sell' as const);
      const id = clientOrderId(`order-${i}`);
      return { order: anOrder({ clientOrderId: id, side, state: 'submitting', quantity: filled }), fills };
    }),
  );

interface Ledger {
  readonly orders: ReadonlyMap<string, Order>;
  readonly account: BotAccount;
  readonly fills: readonly Fill[];
  readonly trades: readonly ClosedTrade[];
}

function bookAgain(ledger: Ledger, id: string, seen: readonly VenueFill[], status: VenueOrderStatus): Ledger {
  const order = ledger.orders.get(id);
  if (order === undefined) throw new Error(`no order ${id}`);
  const booked = new Set(ledger.fills.filter((f) => f.clientOrderId === id).map((f) => f.venueTradeId));
  const booking = bookReading(order, ledger.account, booked, aVenueOrder(order, { fills: seen, status }));
  return {
    orders: new Map([...ledger.orders, [id, booking.order]]),
    account: booking.account,
    fills: [...ledger.fills, ...booking.fills],
    trades: [...ledger.trades, ...booking.closedTrades],
  };
}

describe('any readings, repeated, overtaking each other, out of date', () => {
  const anyReadings = anyHistory.chain((history) =>
    fc.record({
      history: fc.constant(history),
      readings: fc.array(
        fc.nat({ max: history.length - 1 }).chain((i) =>
          fc.record({
            i: fc.constant(i),
            seen: fc.shuffledSubarray([...(history[i]?.fills ?? []), ...(history[i]?.fills ?? [])]),
            status: fc.constantFrom('open' as const, 'cancelled' as const, 'partially_filled' as const),
          }),
        ),
        { maxLength: 20 },
      ),
    }),
  );

  it('keep every invariant at every step, and end with every fill booked once', () => {
    fc.assert(
      fc.property(anyReadings, ({ history, readings }) => {
        const last = history.map(({ fills }, i) => ({ i, seen: fills, status: 'cancelled' as const }));
        const start: Ledger = {
          orders: new Map(history.map(({ order }) => [order.clientOrderId, order])),
          account: anAccount(),
          fills: [],
          trades: [],
        };
        const end = [...readings, ...last].reduce((ledger, { i, seen, status }) => {
          const next = bookAgain(ledger, `order-${i}`, seen, status);
          const findings = [
            ...accountFindings(next.account, totalsOf(next.fills), ZERO),
            ...statisticsFindings(next.account, tradeTotalsOf(next.trades)),
            ...orderFindings([...next.orders.values()], next.fills),
          ].filter(({ code }) => code !== 'oversold'); // here sales do not ask what was bought
          expect(findings).toEqual([]);
          return next;
        }, start);
        expect(end.fills).toHaveLength(history.flatMap(({ fills }) => fills).length);
      }),
    );
  });

  it('cost what the fills cost', () => {
    const { account } = read(anOrder(), [aVenueFill('a'), aVenueFill('b')]);
    const spent = sum([money('80'), money('0.08')], ZERO);
    expect(toText(account.cash)).toBe(toText(money(1000).minus(spent)));
  });
});
