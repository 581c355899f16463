import { clientOrderId, exchangeId } from '@app/kernel';
import { Venues } from '@app/venues';
import { anOrderRequest, FakeVenue } from '@testing/venues';

import { OrderCancellation } from './order-cancellation.js';

const OPTIONS = { callTimeoutMs: 1000, roundMs: 1000, booksTimeoutMs: 1000, concurrent: 8 };

describe('a live venue that somebody contributed', () => {
  it('is asked by an emergency stop for orders that only it knows, before any was sent there', async () => {
    const venues = new Venues((exchange) => new FakeVenue({ exchange }));
    const live = new FakeVenue({ exchange: exchangeId('simulated'), mode: 'live' });
    venues.contribute(live);
    const stray = anOrderRequest({ clientOrderId: clientOrderId('stray'), type: 'limit' });
    live.hold({ ...stray, venueOrderId: 'v-1', status: 'open', fills: [] });

    const cancellation = new OrderCancellation(venues, { maybeOpen: () => Promise.resolve([]) }, OPTIONS);
    const { orders, verdict } = await cancellation.round('global', []);

    expect(orders).toMatchObject([{ clientOrderId: 'stray', mode: 'live', outcome: 'cancelled' }]);
    expect(verdict).toEqual({ kind: 'clear' });
    expect(live.order(stray.clientOrderId)?.status).toBe('cancelled');
  });
});
