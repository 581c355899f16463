import { type ExchangeId } from '@app/kernel';

import { UnknownVenueError, type Venue, VenueRegistry } from './venue.js';

/** Opens a paper venue for every exchange that is asked for. */
export class Venues extends VenueRegistry {
  readonly #venues = new Map<ExchangeId, Venue>();

  constructor(private readonly openPaper: (exchange: ExchangeId) => Venue) {
    super();
  }

  get(exchange: ExchangeId, mode: 'paper' | 'live'): Venue {
    if (mode === 'live') throw new UnknownVenueError(exchange, mode);
    const known = this.#venues.get(exchange);
    if (known !== undefined) return known;
    const venue = this.openPaper(exchange);
    this.#venues.set(exchange, venue);
    return venue;
  }

  all(): readonly Venue[] {
    return [...this.#venues.values()];
  }
}
