import { AuditModule } from '@app/audit';
import { BotsModule } from '@app/bots';
import { EmergencyStopModule, HaltParts } from '@app/emergency-stop';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { LiveGatesModule } from '@app/live-gates';
import { OrdersModule } from '@app/orders';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AutopilotHalt } from './autopilot-halt.service.js';
import { AutopilotSubsystem } from './autopilot-subsystem.service.js';
import { AutopilotController } from './autopilot.controller.js';
import { AutopilotRepository } from './autopilot.repository.js';
import { ACTION_MODEL, ActionSchema, DAY_MODEL, DaySchema } from './autopilot.schema.js';
import { Autopilot } from './autopilot.service.js';
import { DayPlan } from './day-plan.service.js';
import { EvidenceOf } from './evidence-of.js';
import { GateEvidence } from './gate-evidence.service.js';

/**
 * Moves capital between a user's paper bots, toward those with evidence. Invariants: off unless asked for; no more than
 * a tenth of the capital a day; nothing is made or lost, nothing that is at work is touched, no real money ever; what
 * it did can be undone; nothing happens during an emergency stop, and no bot goes live by it.
 */
@Module({
  imports: [
    LifecycleModule,
    AuditModule,
    BotsModule,
    EmergencyStopModule,
    OrdersModule,
    LiveGatesModule,
    MongooseModule.forFeature([
      { name: ACTION_MODEL, schema: ActionSchema },
      { name: DAY_MODEL, schema: DaySchema },
    ]),
  ],
  controllers: [AutopilotController],
  providers: [
    { provide: EvidenceOf, useClass: GateEvidence },
    AutopilotRepository,
    DayPlan,
    Autopilot,
    AutopilotSubsystem,
    AutopilotHalt,
  ],
})
export class AutopilotModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly halt: HaltParts,
    private readonly step: AutopilotHalt,
    private readonly subsystem: AutopilotSubsystem,
  ) {}

  async onModuleInit(): Promise<void> {
    this.halt.addStep(this.step);
    await this.lifecycle.start(this.subsystem);
  }
}
