import fc from 'fast-check';
import { type Stored } from './documents.js';
import { SKIPPED, type Results } from './results.js';
import { Sorted } from './sorted.js';

function resultsOf(values: readonly number[], bytesEach = 10): Results {
  const bytes = Buffer.alloc(bytesEach);
  const documents = values.map((value, record) => ({ record, bytes, doc: { value, record } })).values();
  return { next: () => documents.next().value, reread: () => undefined };
}

function all(results: Results): Stored[] {
  const found: Stored[] = [];
  for (let step = results.next(); step !== undefined; step = results.next()) {
    if (step !== SKIPPED) found.push(step);
  }
  return found;
}

const byValue = [{ path: 'value', descending: false }];

describe('a sort in memory', () => {
  it.each([
    ['all of many runs', 10_000, Infinity],
    ['the first few', 10_000, 7],
    ['more than a run keeps', 10_000, 3_000],
    ['more than there are', 5, 100],
    ['none', 0, 10],
  ])('gives %s in order', (_what, size, limit) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const values = Array.from(
          { length: size },
          (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 0) % 1_000,
        );
        const found = all(new Sorted(resultsOf(values), byValue, limit)).slice(0, limit);
        const expected = values.toSorted((a, b) => a - b).slice(0, limit);
        expect(found.map(({ doc }) => doc.value)).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  it('refuses more than fits into memory, unless only the first are asked for', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => i % 97);
    expect(() => all(new Sorted(resultsOf(values, 10_000), byValue))).toThrow(/exceeded memory limit/);
    expect(all(new Sorted(resultsOf(values, 10_000), byValue, 3))[0]?.doc.value).toBe(0);
  });
});
