import { randomInt } from 'node:crypto';

import { Config } from '@app/config';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { Alerts, Log } from '@app/observability';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AlertDelivery } from './alert-delivery.js';
import { AlertStore } from './alert-record.js';
import { MongoAlertStore } from './alert.repository.js';
import { AlertSchema, StoredAlert } from './alert.schema.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsService } from './alerts.service.js';
import { Webhook } from './webhook.js';

const RANDOM_STEPS = 2 ** 32;

/**
 * How people are told. Invariants: raising an alert never waits and never fails; each is logged at once, kept, and sent
 * to the webhook until it is taken or given up; no secret leaves. Global, because every area may have to tell somebody.
 */
@Global()
@Module({
  imports: [LifecycleModule, MongooseModule.forFeature([{ name: StoredAlert.name, schema: AlertSchema }])],
  controllers: [AlertsController],
  providers: [
    { provide: AlertStore, useClass: MongoAlertStore },
    {
      provide: AlertDelivery,
      inject: [AlertStore, Config, Log],
      useFactory: (store: AlertStore, { alerts }: Config, log: Log): AlertDelivery =>
        new AlertDelivery({
          store,
          log,
          webhook:
            alerts.webhookUrl === undefined
              ? undefined
              : new Webhook({ url: alerts.webhookUrl, timeoutMs: alerts.timeoutMs, fetch }),
          attemptsMax: alerts.attemptsMax,
          random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
        }),
    },
    AlertsService,
    { provide: Alerts, useExisting: AlertsService },
  ],
  exports: [Alerts],
})
export class AlertsModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly alerts: AlertsService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.lifecycle.start(this.alerts);
  }
}
