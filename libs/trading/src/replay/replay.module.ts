import { BotsModule } from '@app/bots';
import { MarketsModule } from '@app/markets';
import { OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';

import { TradingModule } from '../trading.module.js';
import { ReplayService } from './replay.service.js';

/** A recording sent through the pipeline. The application provides the ReplayFeed, and no other market is open. */
@Module({
  imports: [MarketsModule, BotsModule, OrdersModule, TradingModule],
  providers: [ReplayService],
  exports: [ReplayService],
})
export class ReplayModule {}
