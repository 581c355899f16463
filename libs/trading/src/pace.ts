import { type ExchangeId } from '@app/kernel';

import { type Pace } from './lane.js';

const UNPACED: Pace = { concurrent: 16, gapMs: 0 };
const USUAL: Pace = { concurrent: 3, gapMs: 5_000 };
const PACES: Readonly<Record<string, Pace>> = {
  luno: { concurrent: 2, gapMs: 10_000 },
  binance: { concurrent: 5, gapMs: 2_000 },
  kucoin: { concurrent: 3, gapMs: 3_000 },
  // No exchange is asked here, and a replay's clock must not wait for the wall's.
  simulated: UNPACED,
  replay: UNPACED,
};

/** Other paces than those of the exchanges; only a test provides them, whose exchange is none. */
export class OrderPaces {
  constructor(readonly of: (exchange: ExchangeId) => Pace) {}
}

/** How fast orders follow each other at an exchange; on paper too, so that paper waits as live would. */
export const paceOf = (exchange: ExchangeId): Pace => PACES[exchange] ?? USUAL;
