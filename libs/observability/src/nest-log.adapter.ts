import { Injectable, type LoggerService } from '@nestjs/common';

import { Log, type LogFields } from './log.js';

/** What Nest says about its own wiring: of interest only when that is what is looked for. */
const WIRING = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Nest's own logger, and every `new Logger(context)`, written through the structured log. */
@Injectable()
export class NestLog implements LoggerService {
  constructor(private readonly out: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    const isWiring = typeof fields.context === 'string' && WIRING.has(fields.context);
    if (isWiring) this.out.debug(fields, text);
    else this.out.info(fields, text);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.out.fatal(fields, text);
  }
  error(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.out.error(fields, text);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.out.warn(fields, text);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.out.debug(fields, text);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.out.trace(fields, text);
  }
}

/** Nest's convention: message, then anything (objects of fields, an error, a stack), then the context as last string. */
function line(message: unknown, rest: readonly unknown[]): { fields: LogFields; text: string } {
  const last = rest.at(-1);
  const context = typeof last === 'string' ? last : undefined;
  const details = context === undefined ? rest : rest.slice(0, -1);
  const err = [message, ...details].find((part) => part instanceof Error);
  const stack = details.find((part) => typeof part === 'string');
  const objects = details.filter(isFields);
  const fields: LogFields = {
    ...objects.reduce<LogFields>((all, fields) => ({ ...all, ...fields }), {}),
    ...(isFields(message) && message),
    ...(context !== undefined && { context }),
    ...(err !== undefined && { err }),
    ...(stack !== undefined && { stack }),
  };
  if (err === message && err !== undefined) return { fields, text: err.message };
  return { fields, text: typeof message === 'string' ? message : '' };
}

const isFields = (part: unknown): part is LogFields =>
  typeof part === 'object' && part !== null && !(part instanceof Error);
