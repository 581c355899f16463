import { ManualClock, marketSymbol, userId } from '@app/kernel';
import { aHaltSystem, aResume, aStop, type HaltSystem, MemoryMarkers } from '@testing/emergency-stop';
import { aBook, FakeMarketData } from '@testing/markets';
import { anOrderRequest, FakeVenue } from '@testing/venues';

import { DRILL_ACCOUNT, DRILL_SCOPE } from './drill-account.js';
import { type Drill } from './drill.js';
import { type HaltStep } from '../procedure/halt-step.js';

const actor = { kind: 'user', userId: userId('admin') } as const;
const { signal } = new AbortController();

type DrillSystem = HaltSystem & {
  readonly paper: FakeVenue;
  readonly live: FakeVenue;
  readonly markers: MemoryMarkers;
  readonly part: HaltStep;
  readonly clock: ManualClock;
};

async function aSystem(): Promise<DrillSystem> {
  const markets = await FakeMarketData.open();
  markets.feed.setBook(marketSymbol('BTC/USDT'), aBook({ mid: 50_000 }));
  const [paper, live, markers] = [new FakeVenue(), new FakeVenue({ mode: 'live' }), new MemoryMarkers()];
  const part: HaltStep = { name: 'part', order: 1, deadlineMs: 1000, halt: () => Promise.resolve({}) };
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const system = aHaltSystem({ venues: [paper, live], markers, markets, clock, steps: [part] });
  return { ...system, paper, live, markers, part, clock };
}

const failed = ({ checks }: Drill): readonly string[] =>
  checks.filter(({ passed }) => !passed).map(({ name }) => name);

describe('EmergencyDrills', () => {
  it('places orders at paper venues, stops, proves it, resumes, and keeps what it came to', async () => {
    const { drills, paper, live, audit, latch, store, markers } = await aSystem();
    live.faults.isDown = true;
    const drill = await drills.run(actor);
    expect(drill).toMatchObject({ passed: true, verdict: { kind: 'clear' }, epoch: 1, ordersPlaced: 3 });
    expect(failed(drill)).toEqual([]);
    expect(await drills.last()).toEqual(drill);
    expect(paper.created.map(({ account }) => account)).toEqual([1, 2, 3].map(() => DRILL_ACCOUNT));
    expect(paper.created.map(({ clientOrderId: id }) => paper.order(id)?.status)).toEqual(
      [1, 2, 3].map(() => 'cancelled'),
    );
    expect([live.created, live.cancelled]).toEqual([[], []]);
    expect(latch.haltedScopes()).toEqual([]);
    expect(store.records.get(DRILL_SCOPE)).toMatchObject({ enabled: false });
    expect(markers.files.size).toBe(0);
    expect(audit.events).toMatchObject([{ action: 'emergency_stop.drilled', details: { passed: true } }]);
  });

  it('halts nobody, and touches no order of anybody', async () => {
    const { drills, paper, latch } = await aSystem();
    const { clientOrderId: mine } = await paper.createOrder(anOrderRequest({ type: 'limit' }), signal);
    const halted: boolean[] = [];
    const cancelOrder = paper.cancelOrder.bind(paper);
    paper.cancelOrder = (order, abort) => {
      halted.push(latch.read().halted, latch.read(userId('user-1')).halted);
      return cancelOrder(order, abort);
    };
    expect((await drills.run(actor)).passed).toBe(true);
    expect(new Set(halted)).toEqual(new Set([false]));
    expect(paper.order(mine)?.status).toBe('open');
    expect(paper.cancelled).not.toContain(mine);
  });

  it.each<{ broken: string; by: (system: DrillSystem) => void; checks: readonly string[] }>([
    {
      broken: 'a venue that cannot be read',
      by: ({ paper }) => {
        paper.fetchOpenOrders = () => Promise.reject(new Error('down'));
      },
      checks: ['orders', 'verdict', 'resume'],
    },
    {
      broken: 'a venue that does not cancel',
      by: ({ paper }) => {
        paper.cancelOrder = () => Promise.reject(new Error('no'));
      },
      checks: ['orders', 'verdict', 'resume'],
    },
    {
      broken: 'a database that is away',
      by: ({ store }) => {
        store.isDown = true;
      },
      checks: ['record', 'resume'],
    },
    {
      broken: 'a folder that cannot be written',
      by: ({ markers }) => {
        markers.isDown = true;
      },
      checks: ['marker_file', 'resume'],
    },
    {
      broken: 'a part that does not halt',
      by: ({ part }) => {
        part.halt = () => Promise.reject(new Error('no'));
      },
      checks: ['steps', 'resume'],
    },
    {
      broken: 'a latch that closes for everyone',
      by: ({ latch }) => {
        const close = latch.close.bind(latch);
        latch.close = (scope, cause) => Math.max(close('global', cause), close(scope, cause));
      },
      checks: ['latch'],
    },
  ])('does not pass with $broken', async ({ by, checks }) => {
    const system = await aSystem();
    by(system);
    const drill = await system.drills.run(actor);
    expect(drill.passed).toBe(false);
    expect(failed(drill)).toEqual(checks);
    expect(await system.drills.last()).toMatchObject({ passed: false });
  });

  it('tidies up what a drill left that died half-way', async () => {
    const { drills, paper, stop } = await aSystem();
    const orphan = anOrderRequest({ type: 'limit', account: DRILL_ACCOUNT });
    await paper.createOrder(orphan, signal);
    paper.faults.command('cancel', 'not_received');
    await stop.stop(aStop({ scope: DRILL_SCOPE }));
    expect(stop.unfinished()).toEqual([DRILL_SCOPE]);
    expect(await drills.run(actor)).toMatchObject({ passed: true, epoch: 2 });
    expect(paper.order(orphan.clientOrderId)?.status).toBe('cancelled');
  });

  it('is refused while trading is halted, while one is under way, and without a market', async () => {
    const { drills, stop, clock } = await aSystem();
    const both = await Promise.allSettled([drills.run(actor), drills.run(actor)]);
    expect(both).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'DRILL_UNDER_WAY' } },
    ]);
    await stop.stop(aStop());
    await expect(drills.run(actor)).rejects.toMatchObject({ code: 'DRILL_IMPOSSIBLE' });
    await stop.resume(aResume());
    clock.advance(1);
    expect((await drills.run(actor)).passed).toBe(true);
    const without = aHaltSystem({ venues: [new FakeVenue()] });
    await expect(without.drills.run(actor)).rejects.toMatchObject({ code: 'DRILL_IMPOSSIBLE' });
    expect(await without.drills.last()).toBeUndefined();
  });

  it('gives way to a real stop that comes in between', async () => {
    const { drills, stop, latch } = await aSystem();
    const drill = drills.run(actor);
    await stop.stop(aStop({ reason: 'real' }));
    await drill;
    expect(latch.read()).toMatchObject({ halted: true, reason: 'real' });
  });
});
