import { Decimal, storedTime } from '@app/kernel';

/** A document of the previous system: any field may be missing, or of any type. */
export type LegacyDocument = Readonly<Record<string, unknown>>;

/** Text that is not empty, without space around it. */
export function legacyText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** The id of the previous system: its field `id`, or the database's own where that is missing. */
export function legacyIdOf({ id, _id }: LegacyDocument): string | undefined {
  return referenceTo(id) ?? referenceTo(_id);
}

/** An id as it stands in a document: a text, a number, or an ObjectId. */
export function referenceTo(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (isObjectId(value)) return value.toHexString();
  return legacyText(value);
}

const DIGITS_MAX = 34;
const MAGNITUDE_MAX = new Decimal('1e18');

/**
 * An amount: a float by its shortest decimal text, which is what the previous system showed; a decimal text or a
 * Decimal128 as it stands. Undefined for what is no finite number, or none that an amount can be.
 */
export function legacyAmount(value: unknown): Decimal | undefined {
  const text = amountText(value);
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) return undefined;
  const amount = new Decimal(text);
  const isSane = amount.precision() <= DIGITS_MAX && amount.abs().lessThanOrEqualTo(MAGNITUDE_MAX);
  return isSane ? amount : undefined;
}

function amountText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return value.trim();
  return isBsonNumber(value) ? value.toString() : undefined;
}

/** True for `true`, 1, "true" and "1"; undefined for what says neither. */
export function legacyFlag(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : String(value);
  if (value === undefined || value === null) return false;
  if (['true', '1', 'yes'].includes(text)) return true;
  if (['false', '0', 'no', ''].includes(text)) return false;
  return undefined;
}

const YEAR_MIN = 2000;
const YEAR_MAX = 2100;

/** A stored time in any form that `storedTime` reads; undefined also for years that no record there can have. */
export function legacyTime(value: unknown): Date | undefined {
  const time = storedTime(value);
  const year = time?.getUTCFullYear() ?? 0;
  return year >= YEAR_MIN && year <= YEAR_MAX ? time : undefined;
}

const MARKET = /^([A-Z0-9]{2,12})[/_-]([A-Z0-9]{2,12})$/;

/** A market as `BASE/QUOTE`, `BASE-QUOTE` or `BASE_QUOTE`, in any case. */
export function legacyMarket(
  value: unknown,
): { readonly symbol: string; readonly quote: string } | undefined {
  const [, base, quote] = MARKET.exec(legacyText(value)?.toUpperCase() ?? '') ?? [];
  return base === undefined || quote === undefined ? undefined : { symbol: `${base}/${quote}`, quote };
}

const SHOWN_MAX = 60;

/** A stored value for a finding, cut where it is long. */
export function shownLegacy(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return (text ?? 'missing').slice(0, SHOWN_MAX);
}

/** When the database made the document, if its own id says so. */
export function madeAt({ _id }: LegacyDocument): Date | undefined {
  return isObjectId(_id) ? _id.getTimestamp() : undefined;
}

/** Its `created_at`; else when the database made it, else 1970. What is there and is no time becomes a problem. */
export function legacyCreation(original: LegacyDocument, problems: string[]): Date {
  const stored = original.created_at;
  const time = legacyTime(stored);
  if (time === undefined && stored !== undefined)
    problems.push(`created_at is no time: ${shownLegacy(stored)}`);
  return time ?? madeAt(original) ?? new Date(0);
}

interface ObjectIdLike {
  toHexString(): string;
  getTimestamp(): Date;
}
const bsonTypeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && '_bsontype' in value ? value._bsontype : undefined;
const isObjectId = (value: unknown): value is ObjectIdLike => bsonTypeOf(value) === 'ObjectId';
const isBsonNumber = (value: unknown): value is { toString(): string } =>
  ['Decimal128', 'Long', 'Int32', 'Double'].includes(String(bsonTypeOf(value)));
