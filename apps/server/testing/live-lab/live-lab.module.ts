import { FeedOpener, MarketsModule } from '@app/markets';
import { OrderPaces } from '@app/trading';
import { KeyTesters, VenueRegistry, VenuesModule } from '@app/venues';
import { FakeKeyTester } from '@testing/venues';
import { Global, Module } from '@nestjs/common';

import { LiveLabController } from './live-lab.controller.js';
import { LiveLab } from './live-lab.js';

/** The clock of the lab passes days in a moment, and must not wait for the wall's between two orders. */
const UNPACED = new OrderPaces(() => ({ concurrent: 1, gapMs: 0 }));

/**
 * Binance as a test has it: a market that moves when told to, real accounts that are none, keys judged by their names.
 * Global for the sake of the pace.
 */
@Global()
@Module({
  imports: [MarketsModule, VenuesModule],
  controllers: [LiveLabController],
  providers: [
    { provide: LiveLab, useFactory: () => new LiveLab() },
    { provide: OrderPaces, useValue: UNPACED },
  ],
  exports: [OrderPaces],
})
export class LiveLabModule {
  constructor(lab: LiveLab, feeds: FeedOpener, venues: VenueRegistry, testers: KeyTesters) {
    feeds.contribute(lab.feed);
    venues.contribute(lab.venue);
    testers.contribute(new FakeKeyTester(lab.feed.exchange));
  }
}
