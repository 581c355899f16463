import { setImmediate } from 'node:timers/promises';

import { ManualClock } from '@app/kernel';
import { aHaltSystem, aStop } from '@testing/emergency-stop';
import { FakeVenue } from '@testing/venues';

import { type HaltStep } from '../procedure/halt-step.js';
import { HaltRetries } from './halt-retries.js';

describe('the rounds of a stop that is not through', () => {
  it('follow each other at growing intervals, the first soon after the answer, however late that was', async () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const venue = new FakeVenue();
    venue.faults.isDown = true;
    let goOn: () => void = () => undefined;
    const slow: HaltStep = {
      name: 'slow',
      order: 1,
      deadlineMs: 60_000,
      halt: () =>
        new Promise((done) => {
          goOn = () => {
            done({});
          };
        }),
    };
    const { stop, books } = aHaltSystem({ venues: [venue], clock, steps: [slow] });
    const retries = new HaltRetries(stop, clock);
    let rounds = 0;
    books.onAsked = () => (rounds += 1);
    /** When rounds begin in the time that follows, in ms from now, looked at as often as the process does. */
    const begun = async (ms: number): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let after = 0; after < ms; after += 500) {
        const before = rounds;
        retries.begin();
        await setImmediate();
        await setImmediate();
        if (rounds > before) times.push(after);
        clock.advance(500);
      }
      return times;
    };

    const answer = stop.stop(aStop());
    await setImmediate();
    expect(await begun(20_000)).toEqual([]);
    goOn();
    await answer;
    await setImmediate();
    expect(await begun(10_000)).toEqual([1000, 3000, 7000]);
  });
});
