import { stopAmongFaults } from '@testing/emergency-stop';
import fc from 'fast-check';

describe('a stop among timeouts, refusals, lost answers and a venue that is down', () => {
  it('is clear at last once every venue can be read, and never before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 1, max: 1_000_000 }),
          ordersPerVenue: fc.integer({ min: 1, max: 25 }),
          downForRounds: fc.integer({ min: 1, max: 4 }),
          lateForRounds: fc.integer({ min: 1, max: 8 }),
        }),
        async (trial) => {
          expect(await stopAmongFaults(trial)).toMatchObject({
            verdict: 'clear',
            falseClears: 0,
            unnamed: [],
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is never clear while one venue stays down, and says what it cannot know', async () => {
    const trial = { seed: 7, ordersPerVenue: 10, downForRounds: undefined, lateForRounds: 2 };
    const result = await stopAmongFaults(trial);
    expect(result).toMatchObject({ verdict: 'unknown', falseClears: 0, unnamed: [] });
  });
});
