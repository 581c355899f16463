import { BotsModule, BotsService } from '@app/bots';
import { Config } from '@app/config';
import { EmergencyDrills, EmergencyStopModule } from '@app/emergency-stop';
import { ExchangeKeys, ExchangeKeysModule } from '@app/exchange-keys';
import { Clock } from '@app/kernel';
import { Alerts } from '@app/observability';
import { AccountsService, OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { ChecklistController } from './checklist.controller.js';
import { ChecklistItems } from './checklist-items.js';
import { AlertsTested } from './items/alerts-tested.js';
import { BalancesVerified } from './items/balances-verified.js';
import { EmergencyDrill } from './items/emergency-drill.js';
import { KeysTested } from './items/keys-tested.js';
import { NoCriticalErrors } from './items/no-critical-errors.js';
import { PaperDays } from './items/paper-days.js';
import { SizeLimits } from './items/size-limits.js';
import { SmokeTest } from './items/smoke-test.js';
import { storedKeysOf } from './items/stored-keys.js';
import { WinRates } from './items/win-rates.js';
import { SmokeRunSchema, StoredSmokeRun } from './smoke/smoke-run.schema.js';
import { SmokeRuns } from './smoke/smoke-runs.js';
import { SmokeRunsController } from './smoke/smoke-runs.controller.js';
import { MongoSmokeRuns } from './smoke/smoke-runs.repository.js';

/** The pre-live checklist. Invariants: the system measures it, nobody ticks it off; what cannot be measured fails. */
@Module({
  imports: [
    BotsModule,
    EmergencyStopModule,
    ExchangeKeysModule,
    OrdersModule,
    MongooseModule.forFeature([{ name: StoredSmokeRun.name, schema: SmokeRunSchema }]),
  ],
  controllers: [ChecklistController, SmokeRunsController],
  providers: [
    { provide: SmokeRuns, useClass: MongoSmokeRuns },
    {
      provide: ChecklistItems,
      inject: [AccountsService, Alerts, BotsService, ExchangeKeys, EmergencyDrills, SmokeRuns, Config, Clock],
      useFactory: itemsOf,
    },
  ],
  exports: [ChecklistItems],
})
export class ChecklistModule {}

type Evidence = [
  AccountsService,
  Alerts,
  BotsService,
  ExchangeKeys,
  EmergencyDrills,
  SmokeRuns,
  Config,
  Clock,
];

/** Those about what lies below; libraries above add their own. */
function itemsOf(...evidence: Evidence): ChecklistItems {
  const [accounts, alerts, bots, exchangeKeys, drills, runs, { liveGate, risk }, clock] = evidence;
  const records = (): ReturnType<AccountsService['paperRecords']> => accounts.paperRecords('real');
  const keys = storedKeysOf(bots, exchangeKeys);
  const items = new ChecklistItems();
  items.register(
    new PaperDays(records, liveGate.paperDaysMin),
    new NoCriticalErrors(alerts, clock, clock.date()),
    new SmokeTest(runs, clock),
    new EmergencyDrill(drills, clock),
    new WinRates(records, liveGate),
    new KeysTested(keys, clock),
    new BalancesVerified(keys, clock),
    new SizeLimits(risk),
    new AlertsTested(alerts, clock),
  );
  return items;
}
