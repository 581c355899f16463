import { ORDER_STATES, type OrderState, orderState } from './order.js';

/** The whole table once more, by hand: a move that is not here must throw. */
const LEGAL: readonly `${OrderState} → ${OrderState}`[] = [
  'intent → submitting',
  'intent → denied',
  'intent → cancelled',
  'submitting → open',
  'submitting → partially_filled',
  'submitting → filled',
  'submitting → rejected',
  'submitting → cancelled',
  'submitting → expired',
  'submitting → unknown',
  'submitting → denied',
  'open → partially_filled',
  'open → filled',
  'open → cancelled',
  'open → expired',
  'open → rejected',
  'open → unknown',
  'partially_filled → filled',
  'partially_filled → cancelled',
  'partially_filled → expired',
  'partially_filled → unknown',
  'unknown → open',
  'unknown → partially_filled',
  'unknown → filled',
  'unknown → rejected',
  'unknown → cancelled',
  'unknown → expired',
  'cancelled → filled',
  'expired → filled',
];
const PAIRS = ORDER_STATES.flatMap((from) => ORDER_STATES.map((to) => ({ from, to })));

describe('order state', () => {
  it.each(PAIRS)('$from → $to is legal or throws', ({ from, to }) => {
    if (LEGAL.includes(`${from} → ${to}`)) {
      expect(orderState.move(from, to)).toBe(to);
    } else {
      expect(() => orderState.move(from, to)).toThrow(`no move from ${from} to ${to}`);
    }
  });

  it('reaches every state from the intent', () => {
    const reached = new Set<OrderState>(['intent']);
    for (const from of reached) {
      for (const to of ORDER_STATES) if (orderState.may(from, to)) reached.add(to);
    }
    expect([...reached].toSorted()).toEqual([...ORDER_STATES].toSorted());
  });

  it.each(['submitting', 'unknown'] as const)('never goes back to the intent from %s', (state) => {
    expect(orderState.may(state, 'intent')).toBe(false);
  });
});
