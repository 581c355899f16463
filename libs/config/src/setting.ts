import { InvalidInputError, money, type Money } from '@app/kernel';

/** One environment variable: its documentation, its default, and how its text becomes a value. */
export interface Setting<T> {
  readonly variable: string;
  /** Meaning and unit, in one line. */
  readonly doc: string;
  /** What is accepted, as it is named in `.env.example` and in error messages. */
  readonly allowed: string;
  /** The text that stands for an unset or empty variable; undefined where empty is a value of its own. */
  readonly defaultText: string | undefined;
  /** Never repeated in messages. */
  readonly isSecret: boolean;
  /** @throws RangeError when the text is not acceptable. */
  parse(text: string): T;
}

/** The settings of one area, by the name the code uses. */
export type Section = Readonly<Record<string, Setting<unknown>>>;

/** What a section is once it is loaded. */
export type Values<S extends Section> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never;
};

interface Range<T> {
  readonly default: T;
  readonly min: number;
  readonly max: number;
  readonly doc: string;
}

export function integer(
  variable: string,
  { default: standard, min, max, doc }: Range<number>,
): Setting<number> {
  return {
    variable,
    doc,
    allowed: `integer from ${min} to ${max}`,
    defaultText: String(standard),
    isSecret: false,
    parse: (text) => inRange(/^-?\d+$/.test(text) ? Number(text) : Number.NaN, min, max),
  };
}

/** A ratio, a factor or any other plain number; never an amount of money. */
export function number(
  variable: string,
  { default: standard, min, max, doc }: Range<number>,
): Setting<number> {
  return {
    variable,
    doc,
    allowed: `number from ${min} to ${max}`,
    defaultText: String(standard),
    isSecret: false,
    parse: (text) => inRange(/^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN, min, max),
  };
}

/** A positive amount of quote currency. */
export function amount(variable: string, options: { default: string; doc: string }): Setting<Money> {
  return {
    variable,
    doc: options.doc,
    allowed: 'positive decimal number',
    defaultText: options.default,
    isSecret: false,
    parse: positiveMoney,
  };
}

const TRUE = ['1', 'true', 'yes', 'y', 'on'];
const FALSE = ['0', 'false', 'no', 'n', 'off'];

export function flag(variable: string, options: { default: boolean; doc: string }): Setting<boolean> {
  return {
    variable,
    doc: options.doc,
    allowed: `one of ${TRUE.join(' ')} or ${FALSE.join(' ')}`,
    defaultText: String(options.default),
    isSecret: false,
    parse(text) {
      const word = text.toLowerCase();
      if (TRUE.includes(word)) return true;
      if (FALSE.includes(word)) return false;
      throw new RangeError(text);
    },
  };
}

export function oneOf<const T extends string>(
  variable: string,
  options: { readonly values: readonly T[]; readonly default: NoInfer<T>; readonly doc: string },
): Setting<T> {
  return {
    variable,
    doc: options.doc,
    allowed: `one of ${options.values.join(' ')}`,
    defaultText: options.default,
    isSecret: false,
    parse(text) {
      const value = options.values.find((candidate) => candidate === text);
      if (value === undefined) throw new RangeError(text);
      return value;
    },
  };
}

export function text(
  variable: string,
  options: { default: string; doc: string; allowed?: string; pattern?: RegExp },
): Setting<string> {
  const { pattern = /./ } = options;
  return {
    variable,
    doc: options.doc,
    allowed: options.allowed ?? 'text',
    defaultText: options.default,
    isSecret: false,
    parse: (value) => matching(value, pattern),
  };
}

/** Text that may be left out, and then is undefined. */
export function optionalText(
  variable: string,
  options: { doc: string; allowed?: string; pattern?: RegExp; isSecret?: boolean },
): Setting<string | undefined> {
  const { pattern = /./ } = options;
  return {
    variable,
    doc: options.doc,
    allowed: options.allowed ?? 'text',
    defaultText: undefined,
    isSecret: options.isSecret ?? false,
    parse: (value) => (value === '' ? undefined : matching(value, pattern)),
  };
}

function inRange(value: number, min: number, max: number): number {
  if (!(value >= min && value <= max)) throw new RangeError(String(value));
  return value;
}

function matching(value: string, pattern: RegExp): string {
  if (!pattern.test(value)) throw new RangeError(value);
  return value;
}

function positiveMoney(text: string): Money {
  try {
    const value = money(text);
    if (value.greaterThan(0)) return value;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
  }
  throw new RangeError(text);
}
