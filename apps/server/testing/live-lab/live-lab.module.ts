import { FeedOpener, MarketsModule } from '@app/markets';
import { KeyTesters, VenueRegistry, VenuesModule } from '@app/venues';
import { FakeKeyTester } from '@testing/venues';
import { Module } from '@nestjs/common';

import { LiveLabController } from './live-lab.controller.js';
import { LiveLab } from './live-lab.js';

/** Binance as a test has it: a market that moves when told to, real accounts that are none, keys judged by their names. */
@Module({
  imports: [MarketsModule, VenuesModule],
  controllers: [LiveLabController],
  providers: [{ provide: LiveLab, useFactory: () => new LiveLab() }],
})
export class LiveLabModule {
  constructor(lab: LiveLab, feeds: FeedOpener, venues: VenueRegistry, testers: KeyTesters) {
    feeds.contribute(lab.feed);
    venues.contribute(lab.venue);
    testers.contribute(new FakeKeyTester(lab.feed.exchange));
  }
}
