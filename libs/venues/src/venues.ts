import { type ExchangeId } from '@app/kernel';

import { UnknownVenueError, type Venue, VenueRegistry } from './venue.js';

/** Opens a paper venue for every exchange that is asked for; live ones are there when somebody contributed them. */
export class Venues extends VenueRegistry {
  readonly #venues = new Map<string, Venue>();

  constructor(private readonly openPaper: (exchange: ExchangeId) => Venue) {
    super();
  }

  get(exchange: ExchangeId, mode: 'paper' | 'live'): Venue {
    const known = this.#venues.get(keyOf({ exchange, mode }));
    if (known !== undefined) return known;
    if (mode === 'live') throw new UnknownVenueError(exchange, mode);
    const venue = this.openPaper(exchange);
    this.#venues.set(keyOf(venue), venue);
    return venue;
  }

  all(): readonly Venue[] {
    return [...this.#venues.values()];
  }

  contribute(venue: Venue): void {
    if (this.#venues.has(keyOf(venue)))
      throw new RangeError(`There is already a ${venue.mode} venue for ${venue.exchange}`);
    this.#venues.set(keyOf(venue), venue);
  }
}

const keyOf = ({ exchange, mode }: Pick<Venue, 'exchange' | 'mode'>): string => `${mode}:${exchange}`;
