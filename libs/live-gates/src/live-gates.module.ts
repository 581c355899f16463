import { AuthModule } from '@app/auth';
import { BotsModule } from '@app/bots';
import { Config } from '@app/config';
import { EmergencyStopModule } from '@app/emergency-stop';
import { ExchangeKeysModule } from '@app/exchange-keys';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { MarketsModule } from '@app/markets';
import { OrdersModule } from '@app/orders';
import { RiskModule } from '@app/risk';
import { VenuesModule } from '@app/venues';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { LiveEligibilityController } from './api/live-eligibility.controller.js';
import { RecordChecks } from './checks/record-checks.service.js';
import { SystemChecks } from './checks/system-checks.service.js';
import { Drawdowns } from './evidence/drawdowns.service.js';
import { Edges } from './evidence/edges.service.js';
import { EvidenceSeal } from './evidence/evidence-seal.service.js';
import { EvidenceRepository } from './evidence/evidence.repository.js';
import { EVIDENCE_MODEL, EvidenceSchema } from './evidence/evidence.schema.js';
import { Evidence } from './evidence/evidence.service.js';
import { PaperRecords } from './evidence/paper-records.service.js';
import { GateChecks } from './gate-checks.js';
import { GateContributions } from './gate-contributions.service.js';
import { LiveGate } from './live-gate.service.js';
import { ModeNotAllowed } from './orders/mode-not-allowed.service.js';
import { policyOf, refuseWeakPolicy } from './policy.js';
import { VariantRepository } from './variants/variant.repository.js';
import { VARIANT_MODEL, VariantSchema } from './variants/variant.schema.js';
import { Variants } from './variants/variants.service.js';

/**
 * Whether a bot may trade with real money. Invariants: every check is asked each time, for every live order too, and all
 * must pass; a check that cannot run fails; a gate without checks is closed; evidence counts only for the setup it was
 * made with, and only when it is sealed by this system.
 */
@Module({
  imports: [
    LifecycleModule,
    AuthModule,
    MarketsModule,
    BotsModule,
    VenuesModule,
    ExchangeKeysModule,
    EmergencyStopModule,
    RiskModule,
    OrdersModule,
    MongooseModule.forFeature([
      { name: VARIANT_MODEL, schema: VariantSchema },
      { name: EVIDENCE_MODEL, schema: EvidenceSchema },
    ]),
  ],
  controllers: [LiveEligibilityController],
  providers: [
    GateChecks,
    GateContributions,
    LiveGate,
    ModeNotAllowed,
    SystemChecks,
    // What bots have shown
    VariantRepository,
    Variants,
    PaperRecords,
    Drawdowns,
    Edges,
    EvidenceRepository,
    EvidenceSeal,
    Evidence,
    RecordChecks,
  ],
  exports: [Evidence, GateChecks, LiveGate],
})
export class LiveGatesModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly contributions: GateContributions,
    private readonly config: Config,
    private readonly checks: GateChecks,
    private readonly system: SystemChecks,
    private readonly records: RecordChecks,
  ) {}

  onModuleInit(): Promise<void> {
    for (const check of [...this.system.all(), ...this.records.all()]) this.checks.register(check);
    this.contributions.register();
    return this.lifecycle.start({
      name: 'live-gates',
      critical: true,
      start: () => {
        refuseWeakPolicy(policyOf(this.config.liveGate), this.config);
      },
      stop: () => undefined,
    });
  }
}
