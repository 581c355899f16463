import { Module } from '@nestjs/common';

import { StrategiesController } from './strategies.controller.js';
import { StrategyRuns } from './strategy-runs.js';

/** The strategies bots choose from, and the runs that bots with equal series and parameters share. */
@Module({
  controllers: [StrategiesController],
  providers: [{ provide: StrategyRuns, useFactory: () => new StrategyRuns() }],
  exports: [StrategyRuns],
})
export class StrategiesModule {}
