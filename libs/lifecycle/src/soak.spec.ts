import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { jest } from '@jest/globals';
import { aLifecycle } from '@testing/lifecycle';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

import { type Lifecycle } from './lifecycle.js';
import { type Subsystem } from './subsystem.js';

const HOUR_MS = 3_600_000;
const PARTS = 12;
/** Two seconds of computing, which a busy machine stretches. */
const TIMEOUT_MS = 30_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('24 hours in which every part fails at random', () => {
  const generator = xoroshiro128plus(20_260_101);
  const random = (): number => uniformFloat64(generator);
  const happens = (probability: number): boolean => random() < probability;

  /** Starts badly one time in four; its loop dies about three times an hour; its scan fails, or outlasts its deadline. */
  function restless(lifecycle: Lifecycle, index: number): Subsystem {
    const name = `part-${index}`;
    let stopTasks = (): Promise<unknown> => Promise.resolve();
    return {
      name,
      critical: false,
      dependsOn: index > 0 && happens(0.5) ? [`part-${index - 1}`] : [],
      async start(signal) {
        if (happens(0.15)) throw new Error('refused');
        if (happens(0.1))
          await new Promise((_, reject) => {
            signal.addEventListener('abort', reject);
          });
        const loop = lifecycle.spawn(`${name}-loop`, async (aborted, progress) => {
          const isStopped = (): boolean => aborted.aborted;
          while (!isStopped()) {
            await pause(1000 + random() * 60_000);
            progress();
            if (!isStopped() && happens(0.02)) throw new Error('died');
          }
        });
        const scan = lifecycle.every(`${name}-scan`, { intervalMs: 120_000, deadlineMs: 1000 }, async () => {
          await pause(random() * 1500);
          if (happens(0.2)) throw new Error('found something odd');
        });
        stopTasks = () => Promise.all([loop.stop(100_000), scan.stop(100_000)]);
      },
      stopTimeoutMs: 120_000,
      async stop() {
        await stopTasks();
      },
    };
  }

  it(
    'neither crashes nor grows, and stops cleanly in the end',
    async () => {
      const complaints: unknown[] = [];
      const complain = (complaint: unknown): void => void complaints.push(complaint);
      process.on('warning', complain).on('unhandledRejection', complain);
      jest.useFakeTimers();
      let failures = 0;
      const silent = (): void => undefined;
      const observer = {
        subsystemMoved: silent,
        taskFailed: () => (failures += 1),
        stopBegan: silent,
        stopEnded: silent,
      };
      const lifecycle = aLifecycle({
        random,
        observer,
        limits: { startTimeoutMs: 5000, stopTimeoutMs: 2000, taskStopTimeoutMs: 90_000 },
      });
      const ups = async (): Promise<void> => {
        for (let i = 0; i < PARTS; i += 1) await lifecycle.start(restless(lifecycle, i));
        lifecycle.ready();
      };
      const up = ups();
      await jest.advanceTimersByTimeAsync(60_000 * PARTS);
      await up;

      /** Every ten minutes somebody restarts a part, whatever its state. */
      async function liveFor(hours: number): Promise<void> {
        for (let minutes = 0; minutes < hours * 60; minutes += 10) {
          const restart = lifecycle.restart(`part-${Math.floor(random() * PARTS)}`).catch(complain);
          await jest.advanceTimersByTimeAsync(HOUR_MS / 6);
          await restart;
        }
      }
      await liveFor(3);
      const [timersEarly, heapEarly] = [jest.getTimerCount(), heapBytes()];
      await liveFor(21);
      const [timersLate, heapLate] = [jest.getTimerCount(), heapBytes()];

      expect(failures).toBeGreaterThan(1000);
      expect(timersLate).toBeLessThanOrEqual(Math.max(timersEarly, 5 * PARTS));
      expect(heapLate - heapEarly).toBeLessThan(2_000_000);
      const { subsystems, tasks, periodic } = lifecycle.view();
      expect([subsystems.length, tasks.length, periodic.length]).toEqual([PARTS, PARTS, PARTS]);

      const stopped = lifecycle.stop('the day is over');
      await jest.advanceTimersByTimeAsync(HOUR_MS);
      expect((await stopped).isClean).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
      expect(complaints).toEqual([]);
      jest.useRealTimers();
      process.off('warning', complain).off('unhandledRejection', complain);
    },
    TIMEOUT_MS,
  );
});
