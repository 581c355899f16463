import { larger, money, type Money } from '@app/kernel';

/** What is known of the capital of an account; anything may be missing. */
export interface KnownCapital {
  /** Of the bot. */
  readonly initial: Money | undefined;
  readonly starting: Money | undefined;
  readonly cash: Money | undefined;
  readonly peak: Money | undefined;
}

/** Where nothing is known. */
const DEFAULT_CAPITAL = money(1000);

/** With what it began: what it says, else the bot's initial capital, else what there is, else 1000. */
export function startingCapital({ starting, initial, cash }: KnownCapital): Money {
  return starting ?? initial ?? cash ?? DEFAULT_CAPITAL;
}

/** The highest equity: what it says, else the largest of all that is known. */
export function peakCapital(known: KnownCapital): Money {
  const others = [known.initial, known.cash].flatMap((amount) => amount ?? []);
  return known.peak ?? others.reduce(larger<Money>, startingCapital(known));
}
