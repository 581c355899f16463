import { ManualClock } from '@app/kernel';

import { ScaledClock } from './paced-clock.js';

const MINUTE = 60_000;
const never = new AbortController().signal;

/** A wall clock that goes on by itself while somebody pauses. */
function setUp(speed = 60): { clock: ScaledClock; wall: ManualClock; pauses: number[] } {
  const wall = new ManualClock(1_000_000);
  const pauses: number[] = [];
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    wall.advance(ms);
    return Promise.resolve();
  };
  return { clock: new ScaledClock({ wall, speed, startMs: 0, pause }), wall, pauses };
}

describe('ScaledClock', () => {
  it('lets a minute of market time pass in a second at sixty times', async () => {
    const { clock, pauses } = setUp(60);
    await clock.waitUntil(MINUTE, never);
    expect(pauses).toEqual([1000]);
    expect(clock.now()).toBe(MINUTE);
  });

  it('stands while a candle is worked on, however long that takes', async () => {
    const { clock, wall } = setUp();
    await clock.waitUntil(MINUTE, never);
    wall.advance(5000);
    expect(clock.now()).toBe(MINUTE);
  });

  it('moves between two candles', async () => {
    const { clock, wall } = setUp();
    await clock.waitUntil(MINUTE, never);
    const waiting = clock.waitUntil(2 * MINUTE, AbortSignal.abort());
    wall.advance(500);
    expect(clock.now()).toBe(1.5 * MINUTE);
    await waiting;
  });

  it('makes up for a candle that took long, so that the pace holds on average', async () => {
    const { clock, wall, pauses } = setUp();
    await clock.waitUntil(MINUTE, never);
    wall.advance(400);
    await clock.waitUntil(2 * MINUTE, never);
    expect(pauses).toEqual([1000, 600]);
  });

  it('does not make up for a long sleep of the machine', async () => {
    const { clock, wall, pauses } = setUp();
    await clock.waitUntil(MINUTE, never);
    wall.advance(8 * 3_600_000);
    await clock.waitUntil(2 * MINUTE, never);
    expect(pauses).toEqual([1000, 1000]);
  });

  it('gives up waiting as soon as the signal aborts', async () => {
    const wall = new ManualClock(0);
    const caller = new AbortController();
    const clock = new ScaledClock({
      wall,
      speed: 1,
      startMs: 0,
      pause: () => {
        caller.abort();
        return Promise.resolve();
      },
    });
    await clock.waitUntil(MINUTE, caller.signal);
    expect(clock.now()).toBe(0);
  });
});
