import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const UINT32 = 2 ** 32;

/** Reproducible draws. */
export class Draws {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
    // The first outputs still show how the state was filled.
    for (let i = 0; i < 8; i += 1) this.#generator.next();
  }

  uniform(): number {
    return (this.#generator.next() >>> 0) / UINT32;
  }

  /** Box and Muller, 1958. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  exponential(): number {
    return -Math.log(1 - this.uniform());
  }
}

/** A way in which the returns of trades may be distributed: mean 0 and variance 1 unless it says otherwise. */
export interface ReturnModel {
  readonly name: string;
  /** The next return of one bot each time it is called. */
  series(draws: Draws): () => number;
}

const independent = (name: string, next: (draws: Draws) => number): ReturnModel => ({
  name,
  series: (draws) => () => next(draws),
});

/** The n-th return follows the one before: first-order autoregression. */
const autoregressive = (correlation: number): ReturnModel => ({
  name: `runs: autocorrelation ${correlation}`,
  series(draws) {
    let last = draws.normal();
    return () => {
      last = correlation * last + Math.sqrt(1 - correlation ** 2) * draws.normal();
      return last;
    };
  },
});

/** Calm and wild times: GARCH(1,1) (Bollerslev, Journal of Econometrics 1986). */
const volatilityClusters: ReturnModel = {
  name: 'calm and wild times (GARCH)',
  series(draws) {
    let [variance, last] = [1, 0];
    return () => {
      variance = 0.05 + 0.15 * last ** 2 + 0.8 * variance;
      last = Math.sqrt(variance) * draws.normal();
      return last;
    };
  },
};

/** Rare losses that take back many small gains. */
const rareLoss = (probability: number): ReturnModel => {
  const gains = 1 / probability - 1;
  const deviation = Math.sqrt(gains);
  return independent(`one trade in ${1 / probability} loses ${gains} gains`, (draws) =>
    draws.uniform() < probability ? -gains / deviation : 1 / deviation,
  );
};

function studentOfThree(draws: Draws): number {
  const squares = draws.normal() ** 2 + draws.normal() ** 2 + draws.normal() ** 2;
  return draws.normal() / Math.sqrt(squares / 3) / Math.sqrt(3);
}

const LOGNORMAL_DEVIATION = Math.sqrt((Math.E - 1) * Math.E);

export const NORMAL = independent('normal', (draws) => draws.normal());

/** What a bot without an edge may look like. */
export const ZERO_EDGE_MODELS: readonly ReturnModel[] = [
  NORMAL,
  independent('heavy tails (Student t, 3 degrees)', studentOfThree),
  independent('skewed right (exponential)', (draws) => draws.exponential() - 1),
  independent('skewed left (exponential)', (draws) => 1 - draws.exponential()),
  independent(
    'skewed left, heavy (lognormal)',
    (draws) => (Math.exp(0.5) - Math.exp(draws.normal())) / LOGNORMAL_DEVIATION,
  ),
  rareLoss(0.1),
  rareLoss(0.05),
  independent('52 % winners, losses a little larger', (draws) => (draws.uniform() < 0.52 ? 0.96 : -1.04)),
  autoregressive(0.3),
  autoregressive(0.5),
  volatilityClusters,
  independent('normal, fees of 0.1 deviations', (draws) => draws.normal() - 0.1),
];

/** Beyond what the gate assumes: runs that are longer than its blocks. Good and bad times of 20 trades on average. */
export const LONG_REGIMES: ReturnModel = {
  name: 'good and bad times of about 20 trades, 0.3 deviations',
  series(draws) {
    let drift = draws.uniform() < 0.5 ? 0.3 : -0.3;
    return () => {
      if (draws.uniform() < 0.05) drift = -drift;
      return (drift + draws.normal()) / Math.sqrt(1 + 0.3 ** 2);
    };
  },
};
