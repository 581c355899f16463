import { OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { LiveSteps } from './live-steps.service.js';
import { PromotionRepository } from './promotion.repository.js';
import { PROMOTION_MODEL, PromotionSchema } from './promotion.schema.js';

/** What sizing has to know of promotions, without all that decides on them: a replay sizes by it too. */
@Module({
  imports: [OrdersModule, MongooseModule.forFeature([{ name: PROMOTION_MODEL, schema: PromotionSchema }])],
  providers: [PromotionRepository, LiveSteps],
  exports: [PromotionRepository, LiveSteps],
})
export class LiveStepsModule {}
