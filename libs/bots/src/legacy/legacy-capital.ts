import { type Decimal, larger, money, type Money } from '@app/kernel';
import { legacyAmount, type LegacyDocument, shownLegacy } from '@app/migrations';

/** Where nothing is known: what a bot of the previous system began with unless told otherwise. */
const DEFAULT_CAPITAL = money(1000);
const FIELDS = ['starting_capital', 'initial_capital', 'current_capital', 'peak_capital'] as const;
type CapitalField = (typeof FIELDS)[number];

/** What a bot of the previous system began with, has, and had at most. */
export interface LegacyCapital {
  readonly starting: Money;
  readonly current: Money;
  readonly peak: Money;
  readonly problems: readonly string[];
}

/** Start: the first that is known of starting, initial, current, 1000. Peak: the largest of all that is known. */
export function legacyCapital(original: LegacyDocument): LegacyCapital {
  const read = (field: CapitalField): Money | undefined => positive(legacyAmount(original[field]));
  const starting =
    read('starting_capital') ?? read('initial_capital') ?? read('current_capital') ?? DEFAULT_CAPITAL;
  const peak = FIELDS.flatMap((field) => read(field) ?? []).reduce(larger<Money>, starting);
  return { starting, current: read('current_capital') ?? starting, peak, problems: problemsOf(original) };
}

function problemsOf(original: LegacyDocument): readonly string[] {
  return FIELDS.filter(
    (field) => ![undefined, null].includes(original[field] as undefined) && !isAmount(original[field]),
  ).map((field) => `${field} is no amount above zero: ${shownLegacy(original[field])}`);
}

const isAmount = (value: unknown): boolean => positive(legacyAmount(value)) !== undefined;

const positive = (amount: Decimal | undefined): Money | undefined =>
  amount?.greaterThan(0) === true ? money(amount) : undefined;
