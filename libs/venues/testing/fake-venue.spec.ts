import { clientOrderId, messageOf, price } from '@app/kernel';
import { VenueAmbiguousError, VenueRejectedError, VenueUnavailableError } from '@app/venues';

import { describeVenue } from './describe-venue.js';
import { FakeVenue } from './fake-venue.js';
import { anOrderRequest } from './orders.js';

const never = new AbortController().signal;

describeVenue('fake', () => {
  const venue = new FakeVenue({ latencyTurnsMax: 3 });
  return {
    venue,
    restingPrice: price(90),
    fillResting: (order) => {
      venue.fill(order.clientOrderId);
      return Promise.resolve();
    },
  };
});

describe('FakeVenue', () => {
  it.each([
    { fault: 'refused', error: VenueRejectedError, isThere: false },
    { fault: 'not_received', error: VenueAmbiguousError, isThere: false },
    { fault: 'lost_answer', error: VenueAmbiguousError, isThere: true },
  ] as const)('$fault: the order is there afterwards: $isThere', async ({ fault, error, isThere }) => {
    const venue = new FakeVenue();
    venue.faults.command('create', fault);
    const request = anOrderRequest();
    await expect(venue.createOrder(request, never)).rejects.toBeInstanceOf(error);
    expect((await venue.fetchOrder(request, never)) !== undefined).toBe(isThere);
  });

  it.each([
    { fault: 'hangs_before', isThere: false },
    { fault: 'hangs_after', isThere: true },
  ] as const)('$fault: waits until the caller gives up', async ({ fault, isThere }) => {
    const venue = new FakeVenue();
    venue.faults.command('create', fault);
    const request = anOrderRequest();
    const caller = new AbortController();
    const answer = venue.createOrder(request, caller.signal);
    caller.abort(new Error('too long'));
    await expect(answer).rejects.toThrow('too long');
    expect((await venue.fetchOrder(request, never)) !== undefined).toBe(isThere);
  });

  it('takes no orders and answers no reads while it is down', async () => {
    const venue = new FakeVenue();
    const request = anOrderRequest();
    venue.faults.isDown = true;
    await expect(venue.createOrder(request, never)).rejects.toBeInstanceOf(VenueAmbiguousError);
    await expect(venue.fetchOpenOrders(never)).rejects.toBeInstanceOf(VenueUnavailableError);
    venue.faults.isDown = false;
    expect(await venue.fetchOrder(request, never)).toBeUndefined();
  });

  it('makes the same faults by chance from the same seed', async () => {
    const outcomes = async (seed: number): Promise<string[]> => {
      const venue = new FakeVenue({ seed, faultRate: 0.5 });
      const requests = Array.from({ length: 30 }, (_, i) =>
        anOrderRequest({ clientOrderId: clientOrderId(`chance-${i}`) }),
      );
      const results = [];
      for (const request of requests)
        results.push(await venue.createOrder(request, never).then(() => 'done', messageOf));
      return results;
    };
    const first = await outcomes(7);
    expect(await outcomes(7)).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(2);
  });
});
