import 'reflect-metadata';

import { SIMULATED } from '@app/markets';
import { KeyTesters, VenueRegistry, VenuesModule } from '@app/venues';
import { FakeKeyTester, FakeVenue } from '@testing/venues';
import { Module } from '@nestjs/common';

import { serve } from '../src/serve.js';

/** The simulated exchange as one with real accounts: it tests keys and takes live orders. */
@Module({ imports: [VenuesModule] })
class FakeExchangeModule {
  constructor(venues: VenueRegistry, testers: KeyTesters) {
    venues.contribute(new FakeVenue({ exchange: SIMULATED, mode: 'live' }));
    testers.contribute(new FakeKeyTester(SIMULATED));
  }
}

await serve({ modules: [FakeExchangeModule] });
