import { type Actor } from '@app/kernel';
import {
  type Alert,
  Alerts,
  type AlertTest,
  Log,
  type LogFields,
  type LogLevel,
  type RaisedAlert,
} from '@app/observability';

export interface LogLine {
  readonly level: LogLevel;
  readonly fields: LogFields;
  readonly text: string;
}

/** Keeps what was logged, unredacted, for tests that say what must be. */
export class MemoryLog extends Log {
  readonly lines: LogLine[] = [];

  fatal(fields: LogFields, text: string): void {
    this.lines.push({ level: 'fatal', fields, text });
  }
  error(fields: LogFields, text: string): void {
    this.lines.push({ level: 'error', fields, text });
  }
  warn(fields: LogFields, text: string): void {
    this.lines.push({ level: 'warn', fields, text });
  }
  info(fields: LogFields, text: string): void {
    this.lines.push({ level: 'info', fields, text });
  }
  debug(fields: LogFields, text: string): void {
    this.lines.push({ level: 'debug', fields, text });
  }
  trace(fields: LogFields, text: string): void {
    this.lines.push({ level: 'trace', fields, text });
  }
  setLevel(): void {
    // Keeps every line, whatever its level.
  }
}

/** Keeps the alerts that were raised; a test of them succeeds at the given time. */
export class MemoryAlerts extends Alerts {
  readonly raised: Alert[] = [];
  #lastTest: AlertTest | undefined;

  constructor(private readonly now: Date = new Date(0)) {
    super();
  }

  raise(alert: Alert): void {
    this.raised.push(alert);
  }

  test(by: Actor): Promise<AlertTest> {
    this.#lastTest = { testedAt: this.now, testedBy: by, webhook: 'delivered', error: undefined };
    return Promise.resolve(this.#lastTest);
  }

  lastTest(): Promise<AlertTest | undefined> {
    return Promise.resolve(this.#lastTest);
  }

  since(_from: Date, levels: readonly Alert['level'][], limit: number): Promise<readonly RaisedAlert[]> {
    const found = this.raised.filter(({ level }) => levels.includes(level)).slice(-limit);
    return Promise.resolve(found.map((alert) => ({ ...alert, raisedAt: this.now })));
  }
}
