import { PreTradeChecks } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { DrawdownStop } from './drawdown-stop.service.js';
import { DrawdownWatch } from './drawdown-watch.service.js';
import { ExposureLimit } from './exposure-limit.service.js';

/** What all bots of a user may risk together: limits that need the books of orders and money. */
@Injectable()
export class SharedLimits {
  constructor(
    private readonly checks: PreTradeChecks,
    private readonly exposureLimit: ExposureLimit,
    private readonly drawdownStop: DrawdownStop,
    readonly watch: DrawdownWatch,
  ) {}

  register(): void {
    this.checks.register(this.exposureLimit);
    this.checks.register(this.drawdownStop);
  }
}
