import { interleave } from '@testing/orders';

/** All 10,000 are in `npm run bench -- emergency-stop`. */
const INTERLEAVINGS = 100;
const LIMIT_MS = 30_000;

describe('stops, resumes, ticks, fills, starts and promotions in any order', () => {
  const test = async (): Promise<void> => {
    const total = { sent: 0, denied: 0, resumed: 0, activated: 0, activationsRefused: 0, promoted: 0 };
    for (let seed = 1; seed <= INTERLEAVINGS; seed += 1) {
      const { violations, ...counts } = await interleave(seed);
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      total.sent += counts.sent;
      total.denied += counts.denied;
      total.resumed += counts.resumed;
      total.activated += counts.activated;
      total.activationsRefused += counts.activationsRefused;
      total.promoted += counts.promoted;
    }
    // Every kind of outcome was among them, often.
    expect(Math.min(...Object.values(total))).toBeGreaterThan(INTERLEAVINGS / 10);
  };
  it('never send an order that a stop came before, and leave no bot active while stopped', test, LIMIT_MS);
});

describe('ticks, fills, starts, promotions and demotions in any order', () => {
  const test = async (): Promise<void> => {
    const total = { sent: 0, denied: 0, promoted: 0 };
    for (let seed = 1; seed <= INTERLEAVINGS; seed += 1) {
      const { violations, ...counts } = await interleave(seed, 'modes');
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      total.sent += counts.sent;
      total.denied += counts.denied;
      total.promoted += counts.promoted;
    }
    expect(Math.min(...Object.values(total))).toBeGreaterThan(INTERLEAVINGS);
  };
  it('never send an order to the venue of another mode than its bot has', test, LIMIT_MS);
});
