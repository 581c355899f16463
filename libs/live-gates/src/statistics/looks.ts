/** A number of trades at which the record is looked at, and the share of the error budget that this look may spend. */
export interface Look {
  readonly trades: number;
  readonly share: number;
}

/** Of the whole budget: at the first look, at the second, and at all later ones together. They add up to 1. */
const FIRST_SHARE = 0.1;
const SECOND_SHARE = 0.65;
const LATER_SHARE = 0.25;

/**
 * The looks at a record: at `firstTrades`, and whenever the number of trades has doubled. Whoever asks after every
 * trade would, at some moment, see chance look like an edge; so between two looks the answer stays that of the last
 * one, and the looks share one error budget (group sequential testing with error spending: Pocock, Biometrika 1977;
 * Lan and DeMets, Biometrika 1983; here added up without their correlation, which is on the safe side).
 *
 * The smaller the error, the farther out in the tail, where few trades are less than they seem: the first look waits
 * until ln(1/alpha) is at most four times `trades / firstTrades`.
 */
export class Looks {
  readonly #firstIndex: number;
  readonly #budget: number;

  constructor(
    private readonly firstTrades: number,
    alpha: number,
  ) {
    this.#firstIndex = Math.max(0, Math.ceil(Math.log2(Math.log(1 / alpha) / 4)));
    this.#budget = shareFrom(this.#firstIndex);
  }

  /** The look that a record of so many trades has reached; undefined before the first. */
  reached(trades: number): Look | undefined {
    const index = Math.floor(Math.log2(trades / this.firstTrades));
    return index < this.#firstIndex ? undefined : this.#at(index);
  }

  /** After the one that was reached. */
  next(trades: number): Look {
    const index = Math.floor(Math.log2(trades / this.firstTrades)) + 1;
    return this.#at(Math.max(this.#firstIndex, index));
  }

  #at(index: number): Look {
    return { trades: this.firstTrades * 2 ** index, share: shareOf(index) / this.#budget };
  }
}

function shareOf(index: number): number {
  if (index === 0) return FIRST_SHARE;
  return index === 1 ? SECOND_SHARE : LATER_SHARE / 2 ** (index - 1);
}

/** Of all looks from this one on. */
function shareFrom(index: number): number {
  if (index === 0) return 1;
  return index === 1 ? 1 - FIRST_SHARE : LATER_SHARE / 2 ** (index - 2);
}
