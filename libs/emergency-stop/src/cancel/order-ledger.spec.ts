import { clientOrderId, exchangeId, marketSymbol } from '@app/kernel';

import { mergeRounds } from './cancel-orders.js';
import { type HaltOrder, type HaltOrderOutcome, verdictOf, type VenueReading } from './order-ledger.js';

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
  it('is clear only when every venue shows no open order', () => {
    expect(verdictOf([reading(), reading()], [])).toEqual({ kind: 'clear' });
  });

  it('names every survivor, whatever the cancels were answered', () => {
    expect(verdictOf([reading('a', 'b'), unreadable], [])).toEqual({
      kind: 'orders_remain',
      orders: ['kraken:a', 'kraken:b'],
    });
  });

  it('is unknown when a venue cannot be read, or an order may still arrive there', () => {
    expect(verdictOf([unreadable], [])).toEqual({
      kind: 'unknown',
      reasons: ['kraken (live) cannot be read: timeout'],
    });
    expect(verdictOf([reading()], [anOrder('a', 'unknown')]).kind).toBe('unknown');
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
