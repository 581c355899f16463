import { type FaultTrialResult, stopAmongFaults } from '@testing/emergency-stop';

import { type Row } from '../store/table.js';

const ORDERS_PER_VENUE = 20;
/** Every fifth stop never gets its third venue back. */
const NEVER_BACK = 5;

/** So many stops of three venues with timeouts, refusals and lost answers, one of them down for a while or for good. */
export async function measureFaults(stops: number): Promise<readonly Row[]> {
  const results: FaultTrialResult[] = [];
  let isBack = 0;
  for (let seed = 1; seed <= stops; seed += 1) {
    const comesBack = seed % NEVER_BACK !== 0;
    if (comesBack) isBack += 1;
    results.push(
      await stopAmongFaults({
        seed,
        ordersPerVenue: ORDERS_PER_VENUE,
        downForRounds: comesBack ? 1 + (seed % 4) : undefined,
        lateForRounds: 1 + (seed % 8),
      }),
    );
  }
  const row = (name: string, target: number, measured: number): Row => ({
    name: `${stops} stops among faults: ${name}`,
    target: String(target),
    measured: String(measured),
    isMet: measured === target,
  });
  const sum = (figure: (result: FaultTrialResult) => number): number =>
    results.reduce((total, result) => total + figure(result), 0);
  const rounds = sum((result) => result.rounds);
  return [
    row(
      'clear at last, where all venues came back',
      isBack,
      sum((r) => (r.verdict === 'clear' ? 1 : 0)),
    ),
    row(
      `false clears, in ${rounds} verdicts`,
      0,
      sum((r) => r.falseClears),
    ),
    row(
      'survivors that a verdict did not name',
      0,
      sum((r) => r.unnamed.length),
    ),
  ];
}
