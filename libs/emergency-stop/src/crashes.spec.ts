import { setImmediate } from 'node:timers/promises';

import { aHaltSystem, aResume, aStop, MemoryHaltStore, MemoryMarkers } from '@testing/emergency-stop';
import { DyingProcess } from '@testing/orders';
import { anOrderRequest, FakeVenue } from '@testing/venues';

import { type HaltStep } from './procedure/halt-step.js';

const { signal } = new AbortController();

/** What outlives a process: the database, the folder, and the venue with its orders. */
class World {
  readonly store = new MemoryHaltStore();
  readonly markers = new MemoryMarkers();
  readonly venue = new FakeVenue();
  /** A part was halted: the first that anything but the latch notices of a stop. */
  hasActed = false;
  hasResumed = false;

  static async withOrders(): Promise<World> {
    const world = new World();
    world.store.onDeactivate = () => (world.hasResumed = true);
    for (let n = 0; n < 3; n += 1) await world.venue.createOrder(anOrderRequest({ type: 'limit' }), signal);
    return world;
  }

  get isStored(): boolean {
    return this.store.records.get('global')?.enabled === true || this.markers.files.size > 0;
  }

  /** A process that stops everything and resumes, as far as it lives. @returns what it was answered */
  async live(process: DyingProcess, isDatabaseDown: boolean): Promise<'nothing' | 'stopped' | 'resumed'> {
    const halt: HaltStep['halt'] = () => ((this.hasActed = true), Promise.resolve({}));
    const part: HaltStep = { name: 'part', order: 1, deadlineMs: 1000, halt };
    const system = aHaltSystem({
      store: process.wrap(this.store),
      markers: process.wrap(this.markers),
      venues: [process.wrap(this.venue)],
      steps: [process.wrap(part)],
    });
    this.store.isDown = isDatabaseDown;
    let answer: 'nothing' | 'stopped' | 'resumed' = 'nothing';
    const { durable } = await system.stop.stop(aStop());
    if (!process.isDead && durable !== 'memory_only') answer = 'stopped';
    this.store.isDown = false;
    if (answer === 'nothing') return answer;
    await system.stop.writeBehind();
    const resumed = await system.stop.resume(aResume()).then(
      () => true,
      () => false,
    );
    return resumed && !process.isDead ? 'resumed' : answer;
  }
}

describe.each([false, true])('a process that dies at any moment of a stop (database away: %s)', (isAway) => {
  it('leaves a stop behind before anything is halted, and the next one carries it through', async () => {
    const unharmed = new DyingProcess();
    expect(await (await World.withOrders()).live(unharmed, isAway)).toBe('resumed');
    expect(unharmed.moments).toBeGreaterThan(20);

    for (let moment = 0; moment < unharmed.moments; moment += 1) {
      const world = await World.withOrders();
      const answer = await world.live(new DyingProcess(moment), isAway);
      const { isStored, hasResumed } = world;
      if (answer === 'stopped' || world.hasActed)
        expect({ moment, isStored }).toEqual({ moment, isStored: !hasResumed });
      const next = aHaltSystem({ store: world.store, markers: world.markers, venues: [world.venue] });
      await next.watch.lookForMarkers();
      await next.watch.lookAtRecords();
      expect({ moment, halted: next.latch.read().halted }).toEqual({ moment, halted: isStored });
      while (next.stop.unfinished().length > 0) {
        await next.stop.goOn('global');
        await setImmediate();
      }
      const open = isStored || hasResumed ? 0 : 3;
      expect({ moment, open: world.venue.openOrders().length }).toEqual({ moment, open });
      const through = { verdict: { kind: 'clear' }, steps: [{ outcome: 'done' }] };
      if (isStored) expect(world.store.records.get('global')).toMatchObject(through);
    }
  });
});
