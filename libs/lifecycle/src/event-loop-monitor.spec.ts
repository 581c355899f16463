import { jest } from '@jest/globals';

import { EventLoopMonitor } from './event-loop-monitor.js';

const LIMIT_MS = 10_000;

describe('EventLoopMonitor', () => {
  let nowMs: number;
  let monitor: EventLoopMonitor;
  beforeEach(() => {
    jest.useFakeTimers();
    nowMs = 0;
    monitor = new EventLoopMonitor(LIMIT_MS, () => nowMs);
    monitor.start();
  });
  afterEach(() => {
    monitor.stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  /** The loop turns normally. */
  function turnFor(ms: number): void {
    for (let passed = 0; passed < ms; passed += 500) {
      nowMs += 500;
      jest.advanceTimersByTime(500);
    }
  }
  /** Time passes and nothing runs. */
  const blockFor = (ms: number): number => (nowMs += ms);

  it('finds nothing wrong while the loop turns, or stands still for less than the limit', () => {
    turnFor(60_000);
    expect(monitor.problem()).toBeUndefined();
    blockFor(9_000);
    turnFor(500);
    expect(monitor.problem()).toBeUndefined();
  });

  it('remembers a block until a probe had time to see it, then forgets it', () => {
    turnFor(5000);
    blockFor(12_000);
    turnFor(20_000);
    expect(monitor.problem()).toBe('the event loop was blocked for 12500 ms');
    turnFor(15_000);
    expect(monitor.problem()).toBeUndefined();
  });

  it('knows it at once when the probe comes to turn before the timer', () => {
    blockFor(10_000);
    expect(monitor.problem()).toBe('the event loop was blocked for 10000 ms');
  });

  it('does not take the time before its start, or after its stop, for a block', () => {
    monitor.stop();
    blockFor(60_000);
    expect(monitor.problem()).toBeUndefined();
    monitor.start();
    turnFor(500);
    expect(monitor.problem()).toBeUndefined();
  });
});
