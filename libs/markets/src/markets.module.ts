import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { Log } from '@app/observability';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { FeedOpener } from './feed-opener.service.js';
import { MarketData, seriesId } from './market-data.js';
import { MarketDataHub } from './market-data-hub.js';
import { healthOf, MarketFeeds } from './market-feeds.js';
import { MarketsController } from './markets.controller.js';
import { MongoMarketTime } from './simulated/market-time.repository.js';
import { MarketTimeRecord, MarketTimeSchema } from './simulated/market-time.schema.js';
import { MarketTimeStore } from './simulated/market-time-store.js';

const STOP_LIMIT_MS = 1500;

/**
 * Market data for everyone. Invariants: a candle is fetched once and shared, a listener sees closes in order, market
 * time never goes back, and all prices carry their provenance. Feeds open when first asked for; the simulated one
 * opens at start, because a newcomer's bots trade there.
 */
@Module({
  imports: [
    LifecycleModule,
    MongooseModule.forFeature([{ name: MarketTimeRecord.name, schema: MarketTimeSchema }]),
  ],
  controllers: [MarketsController],
  providers: [
    FeedOpener,
    { provide: MarketTimeStore, useClass: MongoMarketTime },
    {
      provide: MarketFeeds,
      inject: [Lifecycle],
      useFactory: (lifecycle: Lifecycle): MarketFeeds => new MarketFeeds(lifecycle),
    },
    {
      provide: MarketData,
      inject: [FeedOpener, MarketFeeds, Log],
      useFactory: (opener: FeedOpener, feeds: MarketFeeds, log: Log): MarketData =>
        new MarketDataHub({
          open: (exchange) => opener.open(exchange),
          run: (feed, listener) => {
            feeds.run(feed, listener);
          },
          onListenerFault: (err, close) => {
            log.error({ err, series: seriesId(close.key) }, 'Work on a closed candle failed');
          },
        }),
    },
  ],
  exports: [MarketData, FeedOpener],
})
export class MarketsModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly markets: MarketData,
    private readonly feeds: MarketFeeds,
    private readonly opener: FeedOpener,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.lifecycle.start({
      name: 'market-feeds',
      critical: true,
      start: async () => {
        await this.markets.listInstruments(this.opener.home);
        this.feeds.start();
      },
      stop: () => this.feeds.stop(STOP_LIMIT_MS),
      health: () => healthOf(this.markets.exchanges()),
    });
  }
}
