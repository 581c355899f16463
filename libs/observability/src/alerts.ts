import { type Actor } from '@app/kernel';

import { type LogFields } from './log.js';

/** Something that a person has to hear of, not only to find in the log. */
export interface Alert {
  /** The level of its log line, and how soon somebody should look. */
  readonly level: 'fatal' | 'error' | 'warn';
  /** What kind of thing happened, in snake_case; stable, so that receivers can route by it. */
  readonly code: string;
  /** One sentence for whoever is woken up. */
  readonly text: string;
  /** Facts; secrets among them are redacted. */
  readonly fields: LogFields;
}

/** An alert as others may look back at it. */
export interface RaisedAlert extends Pick<Alert, 'level' | 'code' | 'text'> {
  readonly raisedAt: Date;
}

/** Whether the webhook took an alert; without ALERT_WEBHOOK_URL the log is the only channel. */
export type WebhookOutcome = 'delivered' | 'failed' | 'not_configured';

/** What came of trying the channels out. */
export interface AlertTest {
  readonly testedAt: Date;
  readonly testedBy: Actor;
  readonly webhook: WebhookOutcome;
  /** Why the webhook failed. */
  readonly error: string | undefined;
}

/** Tells people (port): a log line at once, a record, and the webhook where one is set. */
export abstract class Alerts {
  /** Returns at once and never throws: whoever raises an alert has better things to do than to wait for it. */
  abstract raise(alert: Alert): void;
  /** Sends a test alert, waits for what comes of it, and keeps the result. */
  abstract test(by: Actor): Promise<AlertTest>;
  /** The newest test, whenever it was. */
  abstract lastTest(): Promise<AlertTest | undefined>;
  /** Raised in earnest at one of these levels since then: the newest, `limit` at most. */
  abstract since(
    from: Date,
    levels: readonly Alert['level'][],
    limit: number,
  ): Promise<readonly RaisedAlert[]>;
}
