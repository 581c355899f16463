import { interleave, type InterleavingResult } from '@testing/orders';

import { type Row } from '../store/table.js';

const FIGURES = [
  'turns',
  'sent',
  'denied',
  'resumed',
  'activated',
  'activationsRefused',
  'promoted',
] as const;

/**
 * So many random orders of stops, resumes, ticks, fills, starts and promotions, and as many of trading and promotions
 * alone, in which these meet more often; what is wrong is printed.
 */
export async function measureInterleavings(count: number): Promise<readonly Row[]> {
  const results: InterleavingResult[] = [];
  let violations = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    for (const kind of ['stops', 'modes'] as const) {
      const result = await interleave(seed, kind);
      for (const violation of result.violations) process.stderr.write(`${kind} ${seed}: ${violation}\n`);
      violations += result.violations.length;
      results.push(result);
    }
  }
  return [
    ...FIGURES.map((figure): Row => {
      const measured = results.reduce((total, result) => total + result[figure], 0);
      return {
        name: `${count} interleavings: ${figure}`,
        target: '> 0',
        measured: String(measured),
        isMet: measured > 0,
      };
    }),
    {
      name: `${count} interleavings: violations`,
      target: '0',
      measured: String(violations),
      isMet: violations === 0,
    },
  ];
}
