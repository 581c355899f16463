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

/** So many random orders of stops, resumes, ticks, fills, starts and promotions; the first wrong ones are printed. */
export async function measureInterleavings(count: number): Promise<readonly Row[]> {
  const results: InterleavingResult[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    const result = await interleave(seed);
    for (const violation of result.violations) process.stderr.write(`seed ${seed}: ${violation}\n`);
    results.push(result);
  }
  const violations = results.reduce((total, result) => total + result.violations.length, 0);
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
