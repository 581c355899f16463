import { jest } from '@jest/globals';
import { aLifecycle, aSubsystem } from '@testing/lifecycle';
import fc from 'fast-check';

import { type Lifecycle } from './lifecycle.js';
import { STOP_STAGES, type StopStage, type Subsystem, type SubsystemState } from './subsystem.js';

const START_LIMIT_MS = 5000;
const STOP_LIMIT_MS = 2000;

/** How a part behaves when it is called; `deaf` neither settles nor listens to its signal. */
type Conduct =
  | { readonly kind: 'returns' | 'throws' | 'hangs' | 'deaf' }
  | { readonly kind: 'resolves' | 'rejects'; readonly afterMs: number };

interface Module {
  readonly name: string;
  readonly critical: boolean;
  readonly isOn: boolean;
  readonly stage: StopStage;
  readonly dependsOn: readonly string[];
  readonly start: Conduct;
  readonly stop: Conduct;
}

const conduct: fc.Arbitrary<Conduct> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Conduct>({ kind: 'returns' }) },
  { weight: 1, arbitrary: fc.constantFrom<Conduct>({ kind: 'throws' }, { kind: 'hangs' }, { kind: 'deaf' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('resolves' as const, 'resolves' as const, 'rejects' as const),
      // Never exactly at a limit, where either outcome is right.
      afterMs: fc.integer({ min: 0, max: 7500 }).filter((ms) => ms % 1000 !== 0),
    }),
  },
);

/** Modules in the order of Nest's hooks: each may need any that stand before it. */
const tree: fc.Arbitrary<readonly Module[]> = fc
  .array(
    fc.record({
      critical: fc.boolean(),
      isOn: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      stage: fc.constantFrom<StopStage>('work', 'work', 'work', 'http', 'storage'),
      needs: fc.array(fc.nat(), { maxLength: 2 }),
      start: conduct,
      stop: conduct,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((modules) =>
    modules.map(({ needs, ...module }, i) => ({
      ...module,
      name: `part-${i}`,
      dependsOn: i === 0 ? [] : needs.map((n) => `part-${n % i}`),
    })),
  );

function act(how: Conduct, signal: AbortSignal): Promise<void> | undefined {
  switch (how.kind) {
    case 'returns':
      return undefined;
    case 'throws':
      throw new Error('thrown');
    case 'resolves':
      return new Promise((resolve) => setTimeout(resolve, how.afterMs));
    case 'rejects':
      return new Promise((_, reject) =>
        setTimeout(() => {
          reject(new Error('rejected'));
        }, how.afterMs),
      );
    case 'hangs':
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
    case 'deaf':
      return new Promise(() => undefined);
  }
}

const succeeds = (how: Conduct, limitMs: number): boolean =>
  how.kind === 'returns' || (how.kind === 'resolves' && how.afterMs < limitMs);

function stopState(how: Conduct): SubsystemState {
  if (succeeds(how, STOP_LIMIT_MS)) return 'stopped';
  const failsInTime = how.kind === 'throws' || (how.kind === 'rejects' && how.afterMs < STOP_LIMIT_MS);
  return failsInTime ? 'stop_failed' : 'stop_timeout';
}

/** What the start must come to, written down the slow and obvious way. */
function expectedStart(modules: readonly Module[]): {
  states: Map<string, SubsystemState>;
  isAborted: boolean;
} {
  const states = new Map<string, SubsystemState>();
  for (const { name, isOn, critical, dependsOn, start } of modules) {
    const firstBad = dependsOn.map((needed) => states.get(needed)).find((state) => state !== 'running');
    if (!isOn || firstBad === 'disabled') states.set(name, 'disabled');
    else states.set(name, firstBad === undefined && succeeds(start, START_LIMIT_MS) ? 'running' : 'failed');
    if (states.get(name) === 'failed' && critical) return { states, isAborted: true };
  }
  return { states, isAborted: false };
}

const inStopOrder = (names: readonly string[], modules: readonly Module[]): string[] =>
  STOP_STAGES.flatMap((stage) =>
    names.toReversed().filter((name) => modules.find((module) => module.name === name)?.stage === stage),
  );

interface Trial {
  readonly lifecycle: Lifecycle;
  readonly boot: Promise<boolean>;
  /** Parts whose `start` was called, that came to run, and whose `stop` was called, each in order. */
  readonly begun: string[];
  readonly ran: string[];
  readonly halted: string[];
}

/** Does what Nest does: one start after the other until one rejects; and resolves to whether all went well. */
function boot(modules: readonly Module[]): Trial {
  const [begun, ran, halted]: [string[], string[], string[]] = [[], [], []];
  const lifecycle = aLifecycle({
    limits: { startTimeoutMs: START_LIMIT_MS, stopTimeoutMs: STOP_LIMIT_MS, taskStopTimeoutMs: 5000 },
    observer: {
      subsystemMoved: ({ name, state }) => {
        if (state === 'running') ran.push(name);
      },
      taskFailed: () => undefined,
      stopBegan: () => undefined,
      stopEnded: () => undefined,
    },
  });
  const subsystem = ({ name, critical, isOn, stage, dependsOn, ...module }: Module): Subsystem =>
    aSubsystem({
      name,
      critical,
      stage,
      dependsOn,
      flag: { variable: 'ENABLE_PART', isOn },
      start: (signal) => {
        begun.push(name);
        return act(module.start, signal);
      },
      stop: (signal) => {
        halted.push(name);
        return act(module.stop, signal);
      },
    });
  const startAll = async (): Promise<boolean> => {
    try {
      for (const module of modules) await lifecycle.start(subsystem(module));
      lifecycle.ready();
      return true;
    } catch {
      return false;
    }
  };
  return { lifecycle, boot: startAll(), begun, ran, halted };
}

const statesOf = (views: readonly { name: string; state: string }[]): Map<string, string> =>
  new Map(views.map(({ name, state }) => [name, state]));

describe('any tree of modules with any faults', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('starts in order or is rolled back, and stops exactly what ran, in reverse, within the limits', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (modules) => {
        const { states, isAborted } = expectedStart(modules);
        const trial = boot(modules);
        await jest.advanceTimersByTimeAsync(modules.length * (START_LIMIT_MS + STOP_LIMIT_MS));
        expect(await trial.boot).toBe(!isAborted);
        expect(statesOf(trial.lifecycle.view().subsystems)).toEqual(states);
        expect(trial.lifecycle.acceptingWork()).toBe(!isAborted);
        expect(trial.ran).toEqual(
          [...states].filter(([, state]) => state === 'running').map(([name]) => name),
        );

        const stopped = trial.lifecycle.stop('test');
        await jest.advanceTimersByTimeAsync(modules.length * STOP_LIMIT_MS);
        const report = await stopped;

        const stopOrder = inStopOrder(trial.ran, modules);
        expect(trial.halted).toEqual(stopOrder);
        expect(report.subsystems.map(({ name }) => name)).toEqual(stopOrder);
        const stopOf = new Map(modules.map(({ name, stop }) => [name, stopState(stop)]));
        expect(statesOf(report.subsystems)).toEqual(
          new Map(stopOrder.map((name) => [name, stopOf.get(name)])),
        );
        expect(report.isClean).toBe(report.subsystems.every(({ state }) => state === 'stopped'));
        expect(report.durationMs).toBeLessThanOrEqual(stopOrder.length * STOP_LIMIT_MS);
        jest.clearAllTimers(); // Of deaf parts, which belong to the test.
      }),
      { numRuns: 200 },
    );
  });

  it('stops from any moment of its start, asked twice, starting nothing more', async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.nat({ max: 20_000 }), async (modules, stopAtMs) => {
        const trial = boot(modules);
        await jest.advanceTimersByTimeAsync(stopAtMs);
        const begunBefore = trial.begun.length;

        const stopped = Promise.all([trial.lifecycle.stop('SIGTERM'), trial.lifecycle.stop('close')]);
        expect(trial.lifecycle.acceptingWork()).toBe(false);
        await jest.advanceTimersByTimeAsync((modules.length + 1) * STOP_LIMIT_MS);
        const [report, again] = await stopped;

        expect(again).toBe(report);
        expect(trial.begun).toHaveLength(begunBefore);
        expect(trial.halted).toEqual(inStopOrder(trial.ran, modules));
        expect(report.durationMs).toBeLessThanOrEqual((trial.ran.length + 1) * STOP_LIMIT_MS);
        const unfinished = trial.lifecycle
          .view()
          .subsystems.filter(({ state }) => ['starting', 'running', 'stopping'].includes(state));
        expect(unfinished).toEqual([]);
        await trial.boot;
        jest.clearAllTimers();
      }),
      { numRuns: 200 },
    );
  });
});
