import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { MarketData, MarketsModule } from '@app/markets';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { CcxtKeyTester } from './exchange/ccxt-key-tester.adapter.js';
import { KeyTesters } from './key-testers.js';
import { MongoPaperOrders } from './paper-order.repository.js';
import { PaperOrderRecord, PaperOrderSchema } from './paper-order.schema.js';
import { PaperOrderStore } from './paper-order-store.js';
import { PaperVenue } from './paper-venue.js';
import { VenueRegistry } from './venue.js';
import { Venues } from './venues.js';

/**
 * Where orders go. Invariants: one order for each client order id, fills never better than the book, and a venue with
 * open orders from an earlier run is there from the start, so that an emergency stop reaches them.
 */
@Module({
  imports: [
    LifecycleModule,
    MarketsModule,
    MongooseModule.forFeature([{ name: PaperOrderRecord.name, schema: PaperOrderSchema }]),
  ],
  providers: [
    { provide: PaperOrderStore, useClass: MongoPaperOrders },
    {
      provide: VenueRegistry,
      inject: [MarketData, PaperOrderStore],
      useFactory: (markets: MarketData, orders: PaperOrderStore): VenueRegistry =>
        new Venues((exchange) => {
          const venue = new PaperVenue(exchange, markets, orders);
          markets.onMinute((close) => venue.trade(close));
          return venue;
        }),
    },
    {
      provide: KeyTesters,
      inject: [Config, Clock],
      useFactory: ({ flags }: Config, clock: Clock): KeyTesters =>
        new KeyTesters((exchange) =>
          flags.ccxt ? CcxtKeyTester.load(exchange, clock) : Promise.resolve(undefined),
        ),
    },
  ],
  exports: [VenueRegistry, KeyTesters],
})
export class VenuesModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly venues: VenueRegistry,
    private readonly orders: PaperOrderStore,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.lifecycle.start({
      name: 'venues',
      critical: true,
      dependsOn: ['market-feeds'],
      start: async () => {
        for (const exchange of await this.orders.exchangesWithOpenOrders())
          this.venues.get(exchange, 'paper');
      },
      stop: () => undefined,
    });
  }
}
