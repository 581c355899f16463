import { clientOrderId, exchangeId, marketSymbol } from '@app/kernel';

import { mergeRounds } from './cancel-orders.js';
import {
  type HaltOrder,
  type HaltOrderOutcome,
  type HaltVerdict,
  verdictOf,
  type VenueReading,
} from './order-ledger.js';

const exchange = exchangeId('kraken');
const reading = (...open: string[]): VenueReading => ({
  exchange,
  mode: 'live',
  readable: true,
  open: open.map(clientOrderId),
});
const unreadable: VenueReading = { exchange, mode: 'live', readable: false, reason: 'timeout' };
const anOrder = (id: string, outcome: HaltOrderOutcome): HaltOrder => ({
  exchange,
  mode: 'live',
  clientOrderId: clientOrderId(id),
  symbol: marketSymbol('BTC/USDT'),
  outcome,
  attempts: 1,
  detail: undefined,
});

describe('verdictOf', () => {
  const verdict = (readings: readonly VenueReading[], ...touched: readonly HaltOrder[]): HaltVerdict =>
    verdictOf(readings, touched, undefined);
  const cannotBeRead = 'kraken (live) cannot be read: timeout';

  it('is clear only when every venue shows no open order', () => {
    expect(verdict([reading(), reading()])).toEqual({ kind: 'clear' });
  });

  it('names every survivor, whatever the cancels were answered, and what is not known besides', () => {
    expect(verdict([reading('a', 'b'), unreadable], anOrder('c', 'unknown'))).toEqual({
      kind: 'orders_remain',
      orders: ['kraken:a', 'kraken:b'],
      reasons: [cannotBeRead, 'kraken:c: no answer'],
    });
  });

  it('is unknown when a venue cannot be read, or an order may still arrive there', () => {
    expect(verdict([unreadable])).toEqual({ kind: 'unknown', reasons: [cannotBeRead] });
    expect(verdict([reading()], anOrder('a', 'unknown')).kind).toBe('unknown');
  });

  it('is unknown when the books cannot say what was on its way', () => {
    expect(verdictOf([reading()], [], 'the books are away')).toEqual({
      kind: 'unknown',
      reasons: ['the books are away'],
    });
  });

  it('names an order whose cancel was refused where only the venue could say that it is closed', () => {
    expect(verdict([unreadable], anOrder('a', 'rejected'))).toMatchObject({
      reasons: [cannotBeRead, 'kraken:a: no answer'],
    });
    expect(verdict([reading()], anOrder('a', 'rejected'))).toEqual({ kind: 'clear' });
  });
});

describe('mergeRounds', () => {
  it('adds up attempts and keeps the latest outcome of each order', () => {
    const merged = mergeRounds(
      [anOrder('a', 'unknown'), anOrder('b', 'cancelled')],
      [anOrder('a', 'cancelled'), anOrder('b', 'already_closed')],
    );
    expect(merged.map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
      ['cancelled', 2],
      ['cancelled', 2],
    ]);
  });
});
