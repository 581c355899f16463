import { aHaltSystem, aResume, aStop, type HaltSystem, MemoryMarkers } from '@testing/emergency-stop';
import { anOrderRequest, FakeVenue } from '@testing/venues';

const signal = new AbortController().signal;

function aSystem(): HaltSystem & { markers: MemoryMarkers } {
  const markers = new MemoryMarkers();
  return { ...aHaltSystem({ markers }), markers };
}

async function look({ watch }: HaltSystem): Promise<void> {
  await watch.lookForMarkers();
  await watch.lookAtRecords();
}

/** What a process sees at its start. */
async function restarted({ store, markers }: HaltSystem, venue?: FakeVenue): Promise<HaltSystem> {
  const system = aHaltSystem({ store, markers, venues: venue === undefined ? [] : [venue] });
  await look(system);
  return system;
}

describe('a stop without the database', () => {
  it.each(['global', 'user:alice'] as const)(
    'of %s is kept by a marker file, and written later',
    async (scope) => {
      const { stop, store, markers, latch } = aSystem();
      store.isDown = true;
      expect(await stop.stop(aStop({ scope }))).toMatchObject({ durable: 'marker_file' });
      expect([...markers.files.values()]).toEqual([{ scope, reason: 'fire' }]);
      expect(latch.haltedScopes()).toEqual([scope]);
      await expect(stop.resume(aResume({ scope }))).rejects.toMatchObject({ code: 'RESUME_NOT_DURABLE' });
      store.isDown = false;
      await stop.writeBehind();
      expect(store.records.get(scope)).toMatchObject({ enabled: true, reason: 'fire' });
      expect(stop.report(scope)?.durable).toBe('database');
    },
  );

  it('survives the process', async () => {
    const before = aSystem();
    before.store.isDown = true;
    await before.stop.stop(aStop());
    before.store.isDown = false;
    const { latch } = await restarted(before);
    expect(latch.read()).toMatchObject({ halted: true, reason: 'fire' });
  });

  it('says so when nothing at all could be written, and is a stop all the same', async () => {
    const { stop, store, markers, latch } = aSystem();
    store.isDown = true;
    markers.isDown = true;
    expect(await stop.stop(aStop())).toMatchObject({ durable: 'memory_only' });
    expect(latch.read()).toMatchObject({ halted: true, reason: 'fire' });
  });

  it('is not undone by an older record that says otherwise', async () => {
    const before = aSystem();
    await before.stop.stop(aStop());
    await before.stop.resume(aResume());
    await before.stop.stop(aStop());
    await before.stop.resume(aResume());
    const { stop, store, latch, watch } = aHaltSystem({ store: before.store });
    store.isDown = true; // a start that has not read anything yet
    await stop.stop(aStop());
    store.isDown = false;
    await watch.lookAtRecords();
    expect(latch.read().halted).toBe(true);
    await stop.writeBehind();
    expect(latch.read()).toMatchObject({ halted: true, epoch: 3 });
    expect(store.records.get('global')).toMatchObject({ enabled: true, epoch: 3 });
  });
});

describe('HaltWatch', () => {
  it('stops for a marker file, however it got there', async () => {
    const system = aSystem();
    const { markers, latch, stop } = system;
    await markers.write({ scope: 'global', reason: 'by hand' });
    await look(system);
    expect(latch.read()).toMatchObject({ halted: true, reason: 'by hand' });
    expect(stop.isStopped('global')).toBe(true);
  });

  it('does not stop again for the file that a resume is taking away', async () => {
    const { markers, stop, watch, latch } = aSystem();
    await markers.write({ scope: 'global', reason: 'by hand' });
    await watch.lookForMarkers();
    await watch.lookAtRecords();
    const looks = [watch.lookForMarkers()];
    await stop.resume(aResume());
    await Promise.all(looks);
    expect(latch.read().halted).toBe(false);
  });

  it('lets nothing be sent while the records or the files cannot be read, and stops nothing for it', async () => {
    const { store, markers, latch, watch, stop } = aSystem();
    await watch.lookForMarkers();
    await watch.lookAtRecords();
    expect(latch.read().halted).toBe(false);
    for (const memory of [store, markers]) {
      memory.isDown = true;
      await watch.lookForMarkers();
      await watch.lookAtRecords();
      expect(latch.read().halted).toBe(true);
      memory.isDown = false;
      await watch.lookForMarkers();
      await watch.lookAtRecords();
      expect(latch.read().halted).toBe(false);
    }
    expect(stop.isStopped('global')).toBe(false);
  });

  it('comes up halted after a crash, and runs every step again', async () => {
    const venue = new FakeVenue();
    const before = aSystem();
    await before.stop.stop(aStop());
    const { clientOrderId: id } = await venue.createOrder(anOrderRequest({ type: 'limit' }), signal);
    const { stop, latch, events } = await restarted(before, venue);
    expect(latch.read()).toMatchObject({ halted: true, epoch: 1, reason: 'fire' });
    expect(events.map(({ kind }) => kind)).toEqual(['adopted']);
    await stop.goOn('global');
    expect(venue.order(id)?.status).toBe('cancelled');
    expect(stop.report('global')?.record).toMatchObject({
      verdict: { kind: 'clear' },
      steps: [{ outcome: 'done' }],
    });
  });

  it('takes over what another process did: its stop, and its resume with the parts started again', async () => {
    let isHalted = false;
    const part = {
      name: 'part',
      order: 1,
      deadlineMs: 1000,
      halt: () => ((isHalted = true), Promise.resolve({})),
      resume: () => ((isHalted = false), Promise.resolve()),
    };
    const other = aSystem();
    const { store } = other;
    const system = aHaltSystem({ store, steps: [part] });
    const { stop, latch } = system;
    await other.stop.stop(aStop());
    await look(system);
    expect(latch.read()).toMatchObject({ halted: true, reason: 'fire' });
    await stop.goOn('global');
    expect(isHalted).toBe(true);
    await other.stop.resume(aResume());
    await look(system);
    expect(latch.read().halted).toBe(false);
    await new Promise(setImmediate);
    expect(isHalted).toBe(false);
  });

  it('is not misled by a reading that a resume has overtaken', async () => {
    const system = aSystem();
    const { stop, latch, store } = system;
    await stop.stop(aStop());
    const old = await store.heads();
    store.heads = () => Promise.resolve(old);
    await stop.resume(aResume());
    await look(system);
    expect(latch.read().halted).toBe(false);
  });

  it('keeps a stop that was asked for after another process had resumed', async () => {
    const { stop, store, latch, watch } = aSystem();
    await stop.stop(aStop());
    await store.deactivate('global', 1); // by another process; not noticed yet
    await stop.stop(aStop({ reason: 'once more' }));
    await watch.lookAtRecords();
    expect(latch.read()).toMatchObject({ halted: true, epoch: 2 });
  });
});
