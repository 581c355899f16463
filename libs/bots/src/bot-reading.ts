import {
  type Actor,
  botId,
  exchangeId,
  type FieldProblem,
  marketSymbol,
  money,
  type Money,
  storedTime,
  userId,
} from '@app/kernel';
import { TIMEFRAMES } from '@app/markets';

import { type Bot, BOT_STATUSES, type ExitRules, PAUSE_REASONS, RISK_MODES } from './bot.js';

/** A time that is stored as text: readable, but not comparable in the database. */
export interface TextTime {
  readonly field: 'statusChangedAt' | 'createdAt';
  readonly text: string;
  readonly time: Date;
}

/** What a stored document says: a bot, or everything about it that is wrong. */
export type BotReading =
  | { readonly kind: 'bot'; readonly bot: Bot; readonly textTimes: readonly TextTime[] }
  | {
      readonly kind: 'unreadable';
      /** As far as they can be told, for whoever looks for the document. */
      readonly id: string;
      readonly status: string;
      readonly problems: readonly [FieldProblem, ...FieldProblem[]];
    };

/** Reads a document of any origin: older systems, repairs by hand, garbage. Never throws. */
export function readBot(document: unknown): BotReading {
  const fields = new Fields(document);
  const bot: Bot = {
    id: botId(fields.text('_id')),
    userId: userId(fields.text('userId')),
    name: fields.text('name'),
    exchange: exchangeId(fields.text('exchange')),
    symbol: marketSymbol(fields.text('symbol')),
    quote: fields.text('quote'),
    timeframe: fields.oneOf('timeframe', TIMEFRAMES),
    strategy: fields.text('strategy'),
    params: fields.numbers('params'),
    riskMode: fields.oneOf('riskMode', RISK_MODES),
    exits: fields.exits(),
    initialCapital: fields.money('initialCapital'),
    mode: fields.oneOf('mode', ['paper', 'live']),
    status: fields.oneOf('status', BOT_STATUSES),
    pauseReason: fields.optional('pauseReason', () => fields.oneOf('pauseReason', PAUSE_REASONS)),
    rogueReason: fields.optional('rogueReason', () => fields.text('rogueReason')),
    statusReason: fields.text('statusReason'),
    statusChangedAt: fields.time('statusChangedAt'),
    statusActor: fields.actor('statusActor'),
    createdAt: fields.time('createdAt'),
  };
  const [first, ...others] = fields.problems;
  if (first === undefined) return { kind: 'bot', bot, textTimes: fields.textTimes };
  const { id, status } = fields.label();
  return { kind: 'unreadable', id, status, problems: [first, ...others] };
}

const NEVER = new Date(0);
const SHOWN_MAX = 40;

/** Reads field by field; what is wrong is noted, and something of the right type stands in for it. */
class Fields {
  readonly problems: FieldProblem[] = [];
  readonly textTimes: TextTime[] = [];
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(document: unknown) {
    this.#fields = isObject(document) ? document : {};
    if (!isObject(document)) this.#wrong('', document, 'a document');
  }

  label(): { readonly id: string; readonly status: string } {
    return { id: shown(this.#fields._id), status: shown(this.#fields.status) };
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value === 'string' && value !== '') return value;
    this.#wrong(name, value, 'text');
    return '';
  }

  oneOf<const T extends string>(name: string, known: readonly [T, ...T[]]): T {
    const value = this.#fields[name];
    const found = known.find((each) => each === value);
    if (found !== undefined) return found;
    this.#wrong(name, value, `one of ${known.join(', ')}`);
    return known[0];
  }

  optional<T>(name: string, read: () => T): T | undefined {
    return this.#fields[name] === null || this.#fields[name] === undefined ? undefined : read();
  }

  money(name: string): Money {
    const value = this.#fields[name];
    try {
      const amount = money(isDecimal(value) ? value : Number.NaN);
      if (amount.greaterThan(0)) return amount;
    } catch {
      // Said below, in the same words as for an amount that is not positive.
    }
    this.#wrong(name, value, 'a positive amount');
    return money(1);
  }

  numbers(name: string): Record<string, number> {
    const value = this.#fields[name];
    if (isObject(value) && Object.values(value).every((each) => Number.isFinite(each)))
      return value as Record<string, number>;
    this.#wrong(name, value, 'an object of numbers');
    return {};
  }

  exits(): ExitRules {
    const value = this.#fields.exits;
    const rules = isObject(value) ? value : {};
    const rule = (name: keyof ExitRules): number | undefined => {
      const limit = rules[name] ?? undefined;
      if (limit === undefined || (typeof limit === 'number' && limit > 0)) return limit;
      this.#wrong(`exits.${name}`, limit, 'a positive number');
      return undefined;
    };
    if (!isObject(value)) this.#wrong('exits', value, 'an object');
    return { trailingStopRatio: rule('trailingStopRatio'), holdingTimeMaxMs: rule('holdingTimeMaxMs') };
  }

  time(name: TextTime['field']): Date {
    const value = this.#fields[name];
    const time = storedTime(value);
    if (time === undefined) this.#wrong(name, value, 'a time');
    else if (typeof value === 'string') this.textTimes.push({ field: name, text: value, time });
    return time ?? NEVER;
  }

  actor(name: string): Actor {
    const value = this.#fields[name];
    if (isObject(value)) {
      if (value.kind === 'user' && typeof value.userId === 'string')
        return { kind: 'user', userId: userId(value.userId) };
      if (value.kind === 'system' && typeof value.name === 'string')
        return { kind: 'system', name: value.name };
    }
    this.#wrong(name, value, 'a person or a part of the system');
    return { kind: 'system', name: 'unknown' };
  }

  #wrong(path: string, value: unknown, expected: string): void {
    this.problems.push({ path, message: `'${shown(value)}' is not ${expected}` });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Decimal128, which says itself what it stands for; older documents have text. A number has lost digits already. */
const isDecimal = (value: unknown): value is { toString(): string } =>
  typeof value === 'string' || (isObject(value) && value._bsontype === 'Decimal128');

function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? shownObject(value) : String(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

/** Ids and times say what they are; everything else is only named. */
function shownObject(value: object): string {
  if (Array.isArray(value)) return 'a list';
  if (isObjectId(value)) return value.toHexString();
  return value instanceof Date ? 'an invalid time' : 'an object';
}

const isObjectId = (value: object): value is { toHexString(): string } =>
  'toHexString' in value && typeof value.toHexString === 'function';
