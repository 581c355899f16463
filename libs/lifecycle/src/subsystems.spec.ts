import { aLifecycle, aSubsystem } from '@testing/lifecycle';
import { jest } from '@jest/globals';

import { type Lifecycle } from './lifecycle.js';
import { type Subsystem } from './subsystem.js';

/** Starts the parts one after the other, as Nest does, and notes each call. */
function chain(names: Readonly<Record<string, Partial<Subsystem>>>): { calls: string[]; parts: Subsystem[] } {
  const calls: string[] = [];
  const parts = Object.entries(names).map(([name, overrides]) =>
    aSubsystem({
      name,
      start: () => void calls.push(`start ${name}`),
      stop: () => void calls.push(`stop ${name}`),
      ...overrides,
    }),
  );
  return { calls, parts };
}

async function startAll(lifecycle: Lifecycle, parts: readonly Subsystem[]): Promise<void> {
  for (const part of parts) await lifecycle.start(part);
  lifecycle.ready();
}

const states = (lifecycle: Lifecycle): Record<string, string> =>
  Object.fromEntries(lifecycle.view().subsystems.map(({ name, state }) => [name, state]));

describe('the start', () => {
  it('ends at a critical failure, naming the subsystem, the reason and the cause', async () => {
    const cause = new Error('port 27017 refused');
    const lifecycle = aLifecycle();
    const part = aSubsystem({ name: 'database', start: () => Promise.reject(cause) });

    await expect(lifecycle.start(part)).rejects.toMatchObject({
      code: 'SUBSYSTEM_START_FAILED',
      message: "Critical subsystem 'database' did not start: port 27017 refused",
      cause,
    });
  });

  it('goes on after the failure of one that is not critical, and says so', async () => {
    const lifecycle = aLifecycle();
    const failing = { critical: false, start: () => Promise.reject(new Error('no network')) };

    await startAll(lifecycle, chain({ feed: failing, trading: {} }).parts);

    expect(states(lifecycle)).toEqual({ feed: 'failed', trading: 'running' });
    expect(lifecycle.problems()).toEqual(['feed is failed: no network']);
  });

  it('leaves out what a flag switches off, with all that needs it, and is ready nevertheless', async () => {
    const lifecycle = aLifecycle();
    const { calls, parts } = chain({
      scheduler: { flag: { variable: 'ENABLE_TRADING', isOn: false } },
      autopilot: { dependsOn: ['scheduler'] },
      api: { flag: { variable: 'ENABLE_API', isOn: true } },
    });

    await startAll(lifecycle, parts);

    expect(calls).toEqual(['start api']);
    expect(lifecycle.view().subsystems.map(({ reason }) => reason)).toEqual([
      'ENABLE_TRADING is off',
      'it needs scheduler, which is disabled',
      undefined,
    ]);
    expect(lifecycle.problems()).toEqual([]);
  });

  it.each([
    { needed: 'feed', reason: 'it needs feed, which is failed' },
    { needed: 'nothing-of-this-name', reason: 'it needs nothing-of-this-name, which is not started yet' },
  ])('does not start what needs $needed', async ({ needed, reason }) => {
    const lifecycle = aLifecycle();
    const feed = aSubsystem({
      name: 'feed',
      critical: false,
      start: () => Promise.reject(new Error('down')),
    });
    const start = jest.fn(() => undefined);

    await lifecycle.start(feed);
    await lifecycle.start(aSubsystem({ name: 'engine', critical: false, dependsOn: [needed], start }));

    expect(start).not.toHaveBeenCalled();
    expect(lifecycle.view().subsystems[1]).toMatchObject({ state: 'failed', reason });
  });

  it('refuses a second subsystem of the same name', async () => {
    const lifecycle = aLifecycle();
    await lifecycle.start(aSubsystem({ name: 'feed' }));

    await expect(lifecycle.start(aSubsystem({ name: 'feed' }))).rejects.toMatchObject({
      code: 'LIFECYCLE_NAME_TAKEN',
    });
  });
});

describe('the health of what runs', () => {
  it.each([
    { health: () => ({ ok: true }) as const, problems: [] },
    {
      health: () => ({ ok: false, reason: 'no price for 90 s' }) as const,
      problems: ['feed: no price for 90 s'],
    },
    {
      health: () => {
        throw new Error('oops');
      },
      problems: ['feed: its health could not be read: oops'],
    },
  ])('is part of readiness: $problems', async ({ health, problems }) => {
    const lifecycle = aLifecycle();

    await startAll(lifecycle, [aSubsystem({ name: 'feed', health })]);

    expect(lifecycle.problems()).toEqual(problems);
  });
});

describe('a restart', () => {
  it('stops the dependents first and starts them last, and leaves the others alone', async () => {
    const lifecycle = aLifecycle();
    const { calls, parts } = chain({
      database: { stage: 'storage' },
      feed: { dependsOn: ['database'] },
      engine: { dependsOn: ['feed'] },
      alerts: { dependsOn: ['database'] },
      scheduler: { dependsOn: ['engine'] },
    });
    await startAll(lifecycle, parts);
    calls.length = 0;

    const restarted = await lifecycle.restart('feed');

    expect(calls).toEqual([
      'stop scheduler',
      'stop engine',
      'stop feed',
      'start feed',
      'start engine',
      'start scheduler',
    ]);
    expect(restarted.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'feed running',
      'engine running',
      'scheduler running',
    ]);
  });

  it('brings back what failed, and what failed for want of it', async () => {
    const lifecycle = aLifecycle();
    let isUp = false;
    const start = (): Promise<void> => (isUp ? Promise.resolve() : Promise.reject(new Error('down')));
    await startAll(
      lifecycle,
      chain({ feed: { critical: false, start }, engine: { critical: false, dependsOn: ['feed'] } }).parts,
    );
    isUp = true;

    await lifecycle.restart('feed');

    expect(states(lifecycle)).toEqual({ feed: 'running', engine: 'running' });
    expect(lifecycle.problems()).toEqual([]);
  });

  it('does not start a second one beside a part that would not stop', async () => {
    const lifecycle = aLifecycle({ limits: { startTimeoutMs: 10, stopTimeoutMs: 1, taskStopTimeoutMs: 10 } });
    const start = jest.fn(() => undefined);
    await startAll(
      lifecycle,
      chain({ feed: { start }, engine: { dependsOn: ['feed'], stop: () => new Promise(() => undefined) } })
        .parts,
    );

    await expect(lifecycle.restart('feed')).rejects.toThrow(
      "Subsystem 'feed' was not restarted: engine did not stop (stop of engine did not finish within 1 ms); restart the process",
    );
    expect(start).toHaveBeenCalledTimes(1);
    expect(lifecycle.problems()).toEqual([
      'engine is stop_timeout: stop of engine did not finish within 1 ms',
    ]);
  });

  it('keeps the place in the order of the stop', async () => {
    const lifecycle = aLifecycle();
    const { calls, parts } = chain({ feed: {}, engine: {} });
    await startAll(lifecycle, parts);
    await lifecycle.restart('feed');
    calls.length = 0;

    await lifecycle.stop('test');

    expect(calls).toEqual(['stop engine', 'stop feed']);
  });

  it.each([
    { name: 'database', code: 'RESTART_REFUSED', why: 'others need it to the last' },
    { name: 'autopilot', code: 'RESTART_REFUSED', why: 'it is disabled (ENABLE_AUTOPILOT is off)' },
    { name: 'fede', code: 'SUBSYSTEM_NOT_FOUND', why: 'known: database, autopilot, feed' },
  ])('refuses $name: $why', async ({ name, code, why }) => {
    const lifecycle = aLifecycle();
    await startAll(
      lifecycle,
      chain({
        database: { stage: 'storage' },
        autopilot: { flag: { variable: 'ENABLE_AUTOPILOT', isOn: false } },
        feed: {},
      }).parts,
    );

    await expect(lifecycle.restart(name)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(why) as string,
    });
  });

  it('refuses a second restart meanwhile, and any once a stop began', async () => {
    const lifecycle = aLifecycle();
    await startAll(lifecycle, chain({ feed: {}, engine: {} }).parts);

    const first = lifecycle.restart('feed');
    await expect(lifecycle.restart('engine')).rejects.toThrow('another restart is under way');
    await first;
    await lifecycle.stop('test');

    await expect(lifecycle.restart('feed')).rejects.toThrow('the process is stopping');
  });
});
