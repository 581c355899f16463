import { type EdgeTest, testEdge } from '../src/statistics/edge-test.js';
import { Draws, type ReturnModel } from './return-models.js';

/** The defaults of the policy. */
const POLICY = { confidence: 0.95, firstLookTrades: 100, lossesMin: 5 };

export interface Experiment {
  readonly model: ReturnModel;
  /** Added to every return, in standard deviations. */
  readonly edge: number;
  /** How many users try it. */
  readonly users: number;
  /** How many variants each user tries; the best is what counts, so any that passes is a success. */
  readonly variants: number;
  /** For how long each variant is asked about. */
  readonly trades: number;
}

/** The share of users of whom a variant passes at any moment, if the gate is asked after every single trade. */
export function shareThatPasses({ model, edge, users, variants, trades }: Experiment): number {
  let passed = 0;
  for (let user = 0; user < users; user += 1) {
    const ordinals = Array.from({ length: variants }, (_, i) => i + 1);
    const isThrough = ordinals.some((ordinal) => {
      const next = model.series(new Draws(user * 1009 + ordinal));
      const returns = Array.from({ length: trades }, () => next() + edge);
      return passesAtAnyTrade(returns, ordinal);
    });
    if (isThrough) passed += 1;
  }
  return passed / users;
}

/** Between two looks the answer stays (see the spec of the test), so asking at each look is asking after each trade. */
function passesAtAnyTrade(returns: readonly number[], ordinal: number): boolean {
  const ask = (count: number): EdgeTest =>
    testEdge(returns.slice(0, count), { ...POLICY, ordinal, proved: [] });
  for (let at = ask(0).nextLookTrades; at <= returns.length; at = ask(at).nextLookTrades) {
    if (ask(at).hasEdge) return true;
  }
  return false;
}
