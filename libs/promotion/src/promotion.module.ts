import { BotsModule, ModeGuards } from '@app/bots';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { LiveGatesModule } from '@app/live-gates';
import { MarketsModule } from '@app/markets';
import { OrdersModule } from '@app/orders';
import { PreTradeChecks, RiskModule } from '@app/risk';
import { Module, type OnModuleInit } from '@nestjs/common';

import { Demotion } from './demotion.service.js';
import { Eligibility } from './eligibility.service.js';
import { LiveEntry } from './live-entry.service.js';
import { LiveStepsModule } from './live-steps.module.js';
import { LiveSupervision } from './live-supervision.service.js';
import { LiveSupervisor } from './live-supervisor.service.js';
import { LiveWatch } from './live-watch.service.js';
import { LooseEnds } from './loose-ends.service.js';
import { PromotionAdminController } from './promotion-admin.controller.js';
import { PromotionAuthority } from './promotion-authority.service.js';
import { PromotionRecords } from './promotion-records.service.js';
import { PromotionReview } from './promotion-review.service.js';
import { PromotionController } from './promotion.controller.js';
import { Promotions } from './promotions.service.js';
import { StepLimit } from './step-limit.service.js';
import { StepRequests } from './step-requests.service.js';

/**
 * The way from paper to real money and back. Invariants: a bot's mode changes only through a promotion, on evidence that
 * holds, while the bot is flat; a live entry is never larger than its step allows; a bot that drifts goes back to paper;
 * back to paper is always possible; every move is audited.
 */
@Module({
  imports: [
    LifecycleModule,
    MarketsModule,
    BotsModule,
    RiskModule,
    OrdersModule,
    LiveGatesModule,
    LiveStepsModule,
  ],
  controllers: [PromotionController, PromotionAdminController],
  providers: [
    PromotionRecords,
    PromotionReview,
    PromotionAuthority,
    // Up
    Eligibility,
    StepRequests,
    LiveEntry,
    Promotions,
    StepLimit,
    // Down
    Demotion,
    // What happens by itself
    LiveWatch,
    LooseEnds,
    LiveSupervisor,
    LiveSupervision,
  ],
})
export class PromotionModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly modes: ModeGuards,
    private readonly authority: PromotionAuthority,
    private readonly checks: PreTradeChecks,
    private readonly stepLimit: StepLimit,
    private readonly supervision: LiveSupervision,
  ) {}

  async onModuleInit(): Promise<void> {
    this.modes.setAuthority(this.authority);
    this.checks.register(this.stepLimit);
    await this.lifecycle.start(this.supervision);
  }
}
