import { type Config } from '@app/config';
import { currentRequestId } from '@app/http';
import { destination, type DestinationStream, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

import { Log, type LogFields, type LogLevel } from './log.js';
import { redact, redactText } from './redact.js';

/** JSON lines, or readable ones in a terminal. Writes at once, so that nothing is lost when the process ends. */
export class PinoLog extends Log {
  readonly #pino: Logger;

  constructor(
    { logLevel, ...runtime }: Config['runtime'],
    stream: DestinationStream = standardOutput(runtime),
  ) {
    super();
    this.#pino = pino(
      {
        level: logLevel,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (level) => ({ level }) },
        // Errors were described when they were redacted; pino's own serializer would describe the description.
        serializers: { err: (described: unknown) => described },
        mixin: requestField,
      },
      stream,
    );
  }

  fatal(fields: LogFields, text: string): void {
    this.#write('fatal', fields, text);
  }
  error(fields: LogFields, text: string): void {
    this.#write('error', fields, text);
  }
  warn(fields: LogFields, text: string): void {
    this.#write('warn', fields, text);
  }
  info(fields: LogFields, text: string): void {
    this.#write('info', fields, text);
  }
  debug(fields: LogFields, text: string): void {
    this.#write('debug', fields, text);
  }
  trace(fields: LogFields, text: string): void {
    this.#write('trace', fields, text);
  }

  setLevel(level: LogLevel): void {
    this.#pino.level = level;
  }

  #write(level: Exclude<LogLevel, 'silent'>, fields: LogFields, text: string): void {
    if (this.#pino.isLevelEnabled(level)) this.#pino[level](redact(fields), redactText(text));
  }
}

function requestField(): object {
  const requestId = currentRequestId();
  return requestId === undefined ? {} : { requestId };
}

function standardOutput({ environment, logFormat }: Omit<Config['runtime'], 'logLevel'>): DestinationStream {
  const isReadable =
    logFormat === 'pretty' || (logFormat === 'auto' && environment !== 'production' && process.stdout.isTTY);
  const output = destination({ fd: 1, sync: true });
  return isReadable
    ? PinoPretty({
        destination: output,
        sync: true,
        ignore: 'context',
        singleLine: true,
        messageFormat: '{context} {msg}',
      })
    : output;
}
