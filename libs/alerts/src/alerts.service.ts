import { randomUUID } from 'node:crypto';

import { type Actor, Clock, within } from '@app/kernel';
import { type BackgroundTask, Lifecycle, type Subsystem } from '@app/lifecycle';
import {
  type Alert,
  Alerts,
  type AlertTest,
  Log,
  type RaisedAlert,
  redact,
  redactText,
} from '@app/observability';
import { Injectable } from '@nestjs/common';

import { AlertDelivery } from './alert-delivery.js';
import { type AlertRecord, AlertStore, TEST_CODE } from './alert-record.js';

/** What an earlier run left is still sent when it is not older than this. */
const NEWS_MS_MAX = 86_400_000;
const READ_MS_MAX = 3000;
const STOP_MS_MAX = 500;

/** Alerts as a part that runs: raising is instant, sending is a task of its own. */
@Injectable()
export class AlertsService extends Alerts implements Subsystem {
  readonly name = 'alerts';
  readonly critical = false;
  readonly dependsOn = ['database'];
  #task: BackgroundTask | undefined;

  constructor(
    private readonly delivery: AlertDelivery,
    private readonly store: AlertStore,
    private readonly lifecycle: Lifecycle,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async start(): Promise<void> {
    const since = new Date(this.clock.now() - NEWS_MS_MAX);
    this.delivery.addStored(await within(READ_MS_MAX, 'read unsent alerts', () => this.store.pending(since)));
    this.#task = this.lifecycle.spawn('alert-delivery', (signal) => this.delivery.run(signal));
  }

  async stop(): Promise<void> {
    await this.#task?.stop(STOP_MS_MAX);
    await this.delivery.keepWaiting();
  }

  raise(alert: Alert): void {
    this.log[alert.level]({ ...alert.fields, alert: alert.code }, alert.text);
    this.delivery.add(this.#record(alert, undefined));
  }

  async test(by: Actor): Promise<AlertTest> {
    const text = 'This is a test: the alert channels are being tried out';
    const record = this.#record({ level: 'warn', code: TEST_CODE, text, fields: { by } }, by);
    this.log.warn({ by, alert: TEST_CODE }, text);
    return toTest({ ...record, ...(await this.delivery.deliverNow(record)) }, by);
  }

  async lastTest(): Promise<AlertTest | undefined> {
    const record = await this.store.lastTest();
    return record?.testedBy === undefined ? undefined : toTest(record, record.testedBy);
  }

  since(from: Date, levels: readonly Alert['level'][], limit: number): Promise<readonly RaisedAlert[]> {
    return this.store.since(from, levels, limit);
  }

  #record({ level, code, text, fields }: Alert, testedBy: Actor | undefined): AlertRecord {
    return {
      id: randomUUID(),
      level,
      code,
      text: redactText(text),
      fields: redact(fields),
      raisedAt: this.clock.date(),
      testedBy,
      state: 'pending',
      attempts: 0,
      error: undefined,
    };
  }
}

function toTest({ raisedAt, state, error }: AlertRecord, testedBy: Actor): AlertTest {
  const webhook = state === 'logged' ? 'not_configured' : state === 'delivered' ? 'delivered' : 'failed';
  return { testedAt: raisedAt, testedBy, webhook, error };
}
