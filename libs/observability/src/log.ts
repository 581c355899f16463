/** Facts of a log line as fields (ids above all), so that lines can be found by them. `err` takes an error. */
export type LogFields = Readonly<Record<string, unknown>>;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Structured log (port). Info for every decision, warn for changes of state that matter, error with the stack
 * (`{ err }`) for faults. Secrets in fields and texts are redacted.
 */
export abstract class Log {
  abstract fatal(fields: LogFields, text: string): void;
  abstract error(fields: LogFields, text: string): void;
  abstract warn(fields: LogFields, text: string): void;
  abstract info(fields: LogFields, text: string): void;
  abstract debug(fields: LogFields, text: string): void;
  abstract trace(fields: LogFields, text: string): void;
  /** From now on only lines at least this severe are written, everywhere. */
  abstract setLevel(level: LogLevel): void;
}
