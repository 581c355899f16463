import { type ClientOrderId, messageOf, within } from '@app/kernel';
import { BooksScan, isOurs } from '@app/orders';
import { type Venue, VenueRegistry } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { type VenueFacts } from '../facts.js';

/** A venue that does not answer by then is unreachable for this scan. */
const VENUE_MS = 5000;

/** Reads the open orders of every venue: whether it can be reached, and whether it shows orders that no book knows. */
@Injectable()
export class VenueFactsService {
  constructor(
    private readonly venues: VenueRegistry,
    private readonly books: BooksScan,
  ) {}

  read(signal: AbortSignal): Promise<readonly VenueFacts[]> {
    return Promise.all(this.venues.all().map((venue) => this.#readOne(venue, signal)));
  }

  async #readOne(venue: Venue, signal: AbortSignal): Promise<VenueFacts> {
    const { exchange, mode } = venue;
    let open: readonly ClientOrderId[];
    try {
      const orders = await within(
        VENUE_MS,
        `open orders of ${exchange}`,
        (s) => venue.fetchOpenOrders(s),
        signal,
      );
      open = orders.map(({ clientOrderId }) => clientOrderId).filter(isOurs);
    } catch (error) {
      signal.throwIfAborted();
      return { exchange, mode, error: messageOf(error), strangers: [] };
    }
    // Asked afterwards: an order is written down before it is sent, so what is at the venue is in the books by now.
    const known = open.length === 0 ? new Set() : await this.books.known(open);
    return { exchange, mode, error: undefined, strangers: open.filter((id) => !known.has(id)) };
  }
}
