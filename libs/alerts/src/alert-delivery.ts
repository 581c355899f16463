import { messageOf, within } from '@app/kernel';
import { backOffMs, pause } from '@app/lifecycle';
import { type Log } from '@app/observability';

import { type AlertRecord, type AlertStore, type DeliveryState } from './alert-record.js';
import { type Webhook } from './webhook.js';

const QUEUED_MAX = 1000;
const STORE_MS_MAX = 2000;

export interface DeliveryParts {
  readonly store: AlertStore;
  /** Undefined: the log is the only channel. */
  readonly webhook: Pick<Webhook, 'post'> | undefined;
  readonly attemptsMax: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Keeps alerts and sends them on, one after the other, apart from whoever raised them. A database that is away keeps no
 * alert from being sent, and a webhook that is away keeps none from being kept.
 */
export class AlertDelivery {
  readonly #queue: { readonly record: AlertRecord; readonly isStored: boolean }[] = [];
  #wake = (): void => undefined;

  constructor(private readonly parts: DeliveryParts) {}

  /** Beyond 1,000 waiting ones the oldest is let go: its log line stays. */
  add(record: AlertRecord): void {
    this.#push(record, false);
  }

  /** What an earlier run kept and did not send. */
  addStored(records: readonly AlertRecord[]): void {
    for (const record of records) this.#push(record, true);
  }

  /** Sends what comes until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => {
      this.#wake();
    });
    while (!signal.aborted) {
      const next = this.#queue.shift();
      if (next === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else await this.#handle(next.record, next.isStored, signal);
    }
  }

  /** Keeps what is still waiting, for the next run to send. */
  async keepWaiting(): Promise<void> {
    for (const { record, isStored } of this.#queue.splice(0)) if (!isStored) await this.#keep(record);
  }

  /** Once, at once, past the queue: for a test of the channels. @returns what came of it, also kept */
  async deliverNow(record: AlertRecord): Promise<DeliveryState> {
    const delivery = await this.#attempt(record, 1, new AbortController().signal);
    const final = delivery.state === 'pending' ? { ...delivery, state: 'failed' as const } : delivery;
    await within(STORE_MS_MAX, 'keep an alert', () => this.parts.store.insert({ ...record, ...final }));
    return final;
  }

  #push(record: AlertRecord, isStored: boolean): void {
    if (this.#queue.length >= QUEUED_MAX) {
      const dropped = this.#queue.shift();
      this.parts.log.error({ code: dropped?.record.code }, 'Too many alerts are waiting: one is not sent');
    }
    this.#queue.push({ record, isStored });
    this.#wake();
  }

  async #handle(record: AlertRecord, isStored: boolean, signal: AbortSignal): Promise<void> {
    if (!isStored) await this.#keep(record);
    if (this.parts.webhook === undefined && !isStored) return;
    const delivery = await this.#send(record, signal);
    await this.#note(record, () => this.parts.store.update(record.id, delivery));
  }

  /** Tries until it is delivered or given up; whatever an abort interrupts stays pending. */
  async #send(record: AlertRecord, signal: AbortSignal): Promise<DeliveryState> {
    for (let attempts = record.attempts + 1; ; attempts += 1) {
      const delivery = await this.#attempt(record, attempts, signal);
      if (delivery.state !== 'pending' || signal.aborted) return delivery;
      await pause(backOffMs(attempts, this.parts.random()), signal);
    }
  }

  async #attempt(record: AlertRecord, attempts: number, signal: AbortSignal): Promise<DeliveryState> {
    const { webhook, attemptsMax, log } = this.parts;
    if (webhook === undefined) return { state: 'logged', attempts: 0, error: undefined };
    try {
      await webhook.post(record, signal);
      return { state: 'delivered', attempts, error: undefined };
    } catch (error) {
      if (signal.aborted) return { state: 'pending', attempts: attempts - 1, error: undefined };
      const isGivenUp = attempts >= attemptsMax;
      log.warn(
        { alertId: record.id, attempts, isGivenUp, error: messageOf(error) },
        'An alert was not taken',
      );
      return { state: isGivenUp ? 'failed' : 'pending', attempts, error: messageOf(error) };
    }
  }

  #keep(record: AlertRecord): Promise<void> {
    const state = this.parts.webhook === undefined ? 'logged' : record.state;
    return this.#note(record, () => this.parts.store.insert({ ...record, state }));
  }

  /** An alert that cannot be kept is in the log, and is sent all the same. */
  async #note({ id, code }: AlertRecord, write: () => Promise<void>): Promise<void> {
    try {
      await within(STORE_MS_MAX, 'keep an alert', write);
    } catch (err) {
      this.parts.log.warn({ alertId: id, code, err }, 'An alert could not be kept');
    }
  }
}
