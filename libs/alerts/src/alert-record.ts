import { type Actor } from '@app/kernel';
import { type Alert } from '@app/observability';

/** The code of the alert that only tries the channels out. */
export const TEST_CODE = 'alert_test';

/** `logged`: there was no webhook to send it to. `pending`: it is still being sent, also by the next run. */
export type AlertState = 'pending' | 'delivered' | 'failed' | 'logged';

/** Where the sending of an alert stands. */
export interface DeliveryState {
  readonly state: AlertState;
  readonly attempts: number;
  readonly error: string | undefined;
}

/** An alert as it is kept: without secrets, with what became of it. */
export interface AlertRecord extends Alert, DeliveryState {
  readonly id: string;
  readonly raisedAt: Date;
  /** Who tried the channels out; undefined for an alert in earnest. */
  readonly testedBy: Actor | undefined;
}

/** Where alerts are kept (port). */
export abstract class AlertStore {
  abstract insert(record: AlertRecord): Promise<void>;
  abstract update(id: string, delivery: DeliveryState): Promise<void>;
  /** Raised since then and not sent yet, oldest first. */
  abstract pending(since: Date): Promise<readonly AlertRecord[]>;
  abstract lastTest(): Promise<AlertRecord | undefined>;
  /** Without tests, newest first. */
  abstract since(
    from: Date,
    levels: readonly Alert['level'][],
    limit: number,
  ): Promise<readonly AlertRecord[]>;
}
