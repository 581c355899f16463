import { Config } from '@app/config';
import { Metrics } from '@app/observability';
import { Module } from '@nestjs/common';

import { LeftOutChecks } from './left-out-checks.js';
import { ownChecks } from './own-checks.js';
import { PreTradeChecks } from './pre-trade-checks.js';

/**
 * What stands between a decision and a venue. Invariants: the first denial decides, a check that cannot run denies, and
 * no limit ever keeps a position from being reduced.
 */
@Module({
  providers: [
    {
      provide: PreTradeChecks,
      inject: [Config, Metrics, { token: LeftOutChecks, optional: true }],
      useFactory: ({ risk }: Config, metrics: Metrics, leftOut?: LeftOutChecks): PreTradeChecks => {
        const denials = metrics.counter({
          name: 'risk_denials_total',
          help: 'Orders that a pre-trade check denied',
          labelNames: ['code'],
        });
        const countDenial = (code: string): void => {
          denials.inc({ code });
        };
        return new PreTradeChecks(ownChecks(risk), countDenial, leftOut);
      },
    },
  ],
  exports: [PreTradeChecks],
})
export class RiskModule {}
