import { exchangeId } from '@app/kernel';
import { FakeVenue } from '@testing/venues';

import { UnknownVenueError } from './venue.js';
import { Venues } from './venues.js';

const home = exchangeId('simulated');

describe('the venues in use', () => {
  const aRegistry = (): Venues => new Venues((exchange) => new FakeVenue({ exchange }));

  it('have a paper venue for every exchange that is asked for, always the same', () => {
    const venues = aRegistry();
    expect(venues.get(home, 'paper')).toBe(venues.get(home, 'paper'));
    expect(venues.all()).toEqual([venues.get(home, 'paper')]);
  });

  it('have no live venue that nobody contributed', () => {
    expect(() => aRegistry().get(home, 'live')).toThrow(UnknownVenueError);
  });

  it('have a contributed live venue beside the paper one, where an emergency stop finds it before any order', () => {
    const venues = aRegistry();
    const live = new FakeVenue({ exchange: home, mode: 'live' });
    venues.contribute(live);
    expect(venues.all()).toEqual([live]);
    expect(venues.get(home, 'live')).toBe(live);
    expect(venues.get(home, 'paper')).not.toBe(live);
  });

  it('let nobody take the place of a venue, whose orders would be lost', () => {
    const venues = aRegistry();
    venues.contribute(new FakeVenue({ exchange: home, mode: 'live' }));
    expect(() => {
      venues.contribute(new FakeVenue({ exchange: home, mode: 'live' }));
    }).toThrow(RangeError);
  });
});
