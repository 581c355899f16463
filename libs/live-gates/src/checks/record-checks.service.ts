import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { Drawdowns } from '../evidence/drawdowns.service.js';
import { Edges } from '../evidence/edges.service.js';
import { Evidence } from '../evidence/evidence.service.js';
import { PaperRecords } from '../evidence/paper-records.service.js';
import { type GateCheck } from '../gate-check.js';
import { boundedDrawdown } from './bounded-drawdown.js';
import { enoughTrades } from './enough-trades.js';
import { hasEvidence } from './evidence.js';
import { netProfit } from './net-profit.js';
import { enoughPaperDays } from './paper-days.js';
import { enoughWins } from './win-rate.js';

/** What the bots have to have done. */
@Injectable()
export class RecordChecks {
  constructor(
    private readonly records: PaperRecords,
    private readonly edges: Edges,
    private readonly evidence: Evidence,
    private readonly drawdowns: Drawdowns,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  all(): readonly GateCheck[] {
    const { records, edges, evidence, drawdowns, clock } = this;
    const { liveGate } = this.config;
    return [
      enoughPaperDays(liveGate, records, clock),
      boundedDrawdown(liveGate, drawdowns),
      enoughTrades(liveGate, records, clock),
      enoughWins(liveGate, records),
      netProfit(records),
      hasEvidence({ records, edges, evidence, clock }),
    ];
  }
}
