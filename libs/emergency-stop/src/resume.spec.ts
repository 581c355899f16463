import { userId } from '@app/kernel';
import { aHaltSystem, aResume, aStop, type HaltSystem, MemoryMarkers } from '@testing/emergency-stop';
import { FakeVenue } from '@testing/venues';

import { type HaltStep } from './procedure/halt-step.js';

function aSystem(steps?: readonly HaltStep[]): HaltSystem & { venue: FakeVenue; markers: MemoryMarkers } {
  const [venue, markers] = [new FakeVenue(), new MemoryMarkers()];
  const options = { venues: [venue], markers };
  return { ...aHaltSystem(steps === undefined ? options : { ...options, steps }), venue, markers };
}

const force = aResume({ force: true, reason: 'checked by hand at the venue' });

describe('a resume', () => {
  it('opens the latch with the higher epoch, and takes the marker file away', async () => {
    const { stop, latch, markers, store } = aSystem();
    await stop.stop(aStop());
    await markers.write({ scope: 'global', reason: 'also by hand' });
    await stop.resume(aResume());
    expect(latch.read()).toEqual({ halted: false, epoch: 1 });
    expect(markers.files.size).toBe(0);
    expect(store.records.get('global')).toMatchObject({ enabled: false });
    expect((await stop.stop(aStop())).record.epoch).toBe(2);
  });

  it('goes by what the venues show now, not by what they showed at the stop', async () => {
    const { stop, venue, latch } = aSystem();
    await stop.stop(aStop());
    venue.faults.isDown = true;
    await expect(stop.resume(aResume())).rejects.toMatchObject({ code: 'NOT_CLEAR' });
    expect(latch.read().halted).toBe(true);
    venue.faults.isDown = false;
    await stop.resume(aResume());
    expect(latch.read().halted).toBe(false);
  });

  it('is possible although something may be open only by force, and force has a reason', async () => {
    const { stop, venue, latch } = aSystem();
    venue.faults.isDown = true;
    await stop.stop(aStop());
    await expect(stop.resume(aResume({ force: true }))).rejects.toMatchObject({ code: 'FORCE_NEEDS_REASON' });
    expect(latch.read().halted).toBe(true);
    await stop.resume(force);
    expect(latch.read().halted).toBe(false);
  });

  it('has nothing to end when nothing was stopped, or another was faster', async () => {
    const { stop } = aSystem();
    await expect(stop.resume(aResume())).rejects.toMatchObject({ code: 'NOT_STOPPED' });
    await stop.stop(aStop());
    const results = await Promise.allSettled([stop.resume(aResume()), stop.resume(aResume())]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('does not happen when it cannot be written, and is not half done then', async () => {
    const { stop, store, latch, watch } = aSystem();
    await stop.stop(aStop());
    store.losesAnswers = true; // written, but nobody is told so
    await expect(stop.resume(aResume())).rejects.toMatchObject({ code: 'RESUME_NOT_DURABLE' });
    store.losesAnswers = false;
    await watch.lookAtRecords();
    await stop.writeBehind();
    expect(latch.read()).toMatchObject({ halted: true, epoch: 2 });
    expect(store.records.get('global')).toMatchObject({ enabled: true, epoch: 2 });
  });

  it('leaves the latch closed when somebody stops while it is under way', async () => {
    const { stop, latch, store } = aSystem();
    await stop.stop(aStop());
    const resumed = stop.resume(aResume());
    const stopped = stop.stop(aStop({ reason: 'wait!' }));
    await expect(resumed).rejects.toMatchObject({ code: 'STOPPED_AGAIN' });
    await stopped;
    expect(latch.read().halted).toBe(true);
    expect(store.records.get('global')).toMatchObject({ enabled: true });
  });

  it('leaves the latch closed when somebody stops in the very moment it is written', async () => {
    const { stop, latch, store } = aSystem();
    await stop.stop(aStop());
    let stopped: Promise<unknown> | undefined;
    store.onDeactivate = () => {
      stopped = stop.stop(aStop({ reason: 'wait!' }));
    };
    await expect(stop.resume(aResume())).rejects.toMatchObject({ code: 'STOPPED_AGAIN' });
    expect(latch.read().halted).toBe(true);
    await stopped;
    expect(latch.read()).toMatchObject({ halted: true, epoch: 2 });
    expect(store.records.get('global')).toMatchObject({ enabled: true, epoch: 2 });
  });

  it('starts the parts again in the opposite order, and names one that does not', async () => {
    const resumed: string[] = [];
    const part = (name: string, order: number, works: boolean): HaltStep => ({
      name,
      order,
      deadlineMs: 5,
      halt: () => Promise.resolve({}),
      resume: () => {
        resumed.push(name);
        return works ? Promise.resolve() : new Promise(() => undefined);
      },
    });
    const { stop, latch } = aSystem([part('scheduler', 1, true), part('hangs', 2, false)]);
    await stop.stop(aStop());
    expect(await stop.resume(aResume())).toEqual(['hangs']);
    expect(resumed).toEqual(['hangs', 'scheduler']);
    expect(latch.read().halted).toBe(false);
  });

  it('of everything leaves a user stopped who stopped', async () => {
    const { stop, latch } = aSystem();
    await stop.stop(aStop({ scope: 'user:alice' }));
    await stop.stop(aStop());
    await stop.resume(aResume());
    expect(latch.read(userId('alice')).halted).toBe(true);
    expect(latch.read(userId('bob')).halted).toBe(false);
  });
});
