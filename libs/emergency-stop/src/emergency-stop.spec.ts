import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { botId, clientOrderId, type ClientOrderId, SystemClock, userId } from '@app/kernel';
import { MemoryHaltStore } from '@testing/emergency-stop';
import { anOrderRequest, FakeVenue } from '@testing/venues';

import { EmergencyStop, type HaltEvent } from './emergency-stop.js';
import { HaltMemory } from './halt-memory.js';
import { HaltProcedure, OpenPositions } from './halt-procedure.js';
import { type HaltStep } from './halt-step.js';
import { InProcessLatch } from './in-process-latch.js';
import { MarkerFile } from './marker-file.js';
import { type KnownOrder, KnownOrders, OrderCancellation } from './order-cancellation.js';
import { type RemainingPosition } from './order-ledger.js';

const admin = { kind: 'user', userId: userId('admin') } as const;
const command = { scope: 'global', reason: 'fire', actor: admin, flatten: false } as const;
const resume = { scope: 'global', actor: admin, reason: undefined, force: false } as const;
const signal = new AbortController().signal;

class Books extends KnownOrders {
  orders: KnownOrder[] = [];
  maybeOpen(): Promise<readonly KnownOrder[]> {
    return Promise.resolve(this.orders);
  }
}

class Positions extends OpenPositions {
  open: RemainingPosition[] = [];
  read(): Promise<readonly RemainingPosition[]> {
    return Promise.resolve(this.open);
  }
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halt-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function aSystem(venue = new FakeVenue(), steps: HaltStep[] = []) {
  const latch = new InProcessLatch();
  latch.markReadable();
  const [store, books, positions] = [new MemoryHaltStore(), new Books(), new Positions()];
  const marker = new MarkerFile(folder);
  const events: HaltEvent[] = [];
  const clock = new SystemClock();
  const options = { callTimeoutMs: 50, concurrent: 100 };
  const procedure = new HaltProcedure({
    steps: () => steps,
    cancellation: new OrderCancellation(() => [venue], books, options),
    positions,
    store,
    clock,
    onProgress: () => undefined,
    onFault: () => undefined,
  });
  const memory = new HaltMemory(latch, store, marker, 50);
  const stop = new EmergencyStop({
    memory,
    procedure,
    steps: () => steps,
    clock,
    announce: (event) => events.push(event),
  });
  return { stop, latch, store, books, positions, marker, events, venue };
}

async function aRestingOrder(venue: FakeVenue): Promise<ClientOrderId> {
  const { clientOrderId: id } = await venue.createOrder(anOrderRequest({ type: 'limit' }), signal);
  return id;
}

describe('EmergencyStop', () => {
  it('closes the latch before anything is awaited', () => {
    const { stop, latch } = aSystem();
    const answer = stop.stop(command);
    expect(latch.read()).toMatchObject({ halted: true, reason: 'fire' });
    return answer;
  });

  it('cancels what the database knows and what only the venue knows, and says clear', async () => {
    const { stop, venue, books } = aSystem();
    const known = await aRestingOrder(venue);
    const stray = await aRestingOrder(venue);
    const { symbol, account } = anOrderRequest();
    books.orders = [{ clientOrderId: known, symbol, account, exchange: venue.exchange, mode: venue.mode }];
    const { record, durable } = await stop.stop(command);
    expect(durable).toBe('database');
    expect(record.verdict).toEqual({ kind: 'clear' });
    expect(record.orders.map((order) => [order.clientOrderId, order.outcome])).toEqual([
      [known, 'cancelled'],
      [stray, 'cancelled'],
    ]);
    expect(await venue.fetchOpenOrders(signal)).toEqual([]);
  });

  it('names the order that survived although the cancel was answered well', async () => {
    const { stop, venue } = aSystem();
    const id = await aRestingOrder(venue);
    venue.faults.command('cancel', 'not_received');
    const { record } = await stop.stop(command);
    expect(record.verdict).toEqual({ kind: 'orders_remain', orders: [`simulated:${id}`] });
    expect(stop.unfinished()).toHaveLength(1);
    await stop.retry(record);
    expect(stop.report('global')?.record.verdict).toEqual({ kind: 'clear' });
    expect(stop.report('global')?.record.orders).toMatchObject([{ outcome: 'cancelled', attempts: 2 }]);
  });

  it('is unknown, never clear, while a venue cannot be read', async () => {
    const { stop, venue } = aSystem();
    venue.faults.isDown = true;
    expect((await stop.stop(command)).record.verdict?.kind).toBe('unknown');
  });

  it('is not clear while an order may still be on its way', async () => {
    const { stop, books, venue } = aSystem();
    const { symbol, account } = anOrderRequest();
    const sent = clientOrderId('on-its-way');
    const { exchange, mode } = venue;
    books.orders = [{ clientOrderId: sent, symbol, account, exchange, mode, mayStillArrive: true }];
    const { record } = await stop.stop(command);
    expect(record.verdict?.kind).toBe('unknown');
    books.orders = [];
    await stop.retry(record);
    expect(stop.report('global')?.record.verdict?.kind).toBe('clear');
  });

  it('is one stop with one epoch, however many ask at once', async () => {
    const { stop, events, store } = aSystem();
    const answers = await Promise.all([1, 2, 3].map((n) => stop.stop({ ...command, reason: `admin ${n}` })));
    expect(new Set(answers.map(({ record }) => record.epoch))).toEqual(new Set([1]));
    expect(events.map(({ kind }) => kind)).toEqual(['activated']);
    expect(store.records.get('global')).toMatchObject({ reason: 'admin 1' });
  });

  it('stops without the database, by the marker file, and writes the record when it is back', async () => {
    const { stop, store, latch, marker } = aSystem();
    store.isDown = true;
    const { durable } = await stop.stop(command);
    expect(durable).toBe('marker_file');
    expect(await readFile(marker.path, 'utf8')).toBe('fire\n');
    expect(latch.read().halted).toBe(true);
    await expect(stop.resume(resume)).rejects.toThrow('could not be written');
    expect(latch.read().halted).toBe(true);
    store.isDown = false;
    await stop.writeBehind();
    expect(store.records.get('global')).toMatchObject({ enabled: true, reason: 'fire' });
  });

  it('says so when nothing at all could be written, and is stopped all the same', async () => {
    const { stop, store, latch } = aSystem();
    store.isDown = true;
    await rm(folder, { recursive: true });
    expect((await stop.stop(command)).durable).toBe('memory_only');
    expect(latch.read().halted).toBe(true);
    folder = await mkdtemp(join(tmpdir(), 'halt-'));
  });

  it('resumes when clear: the latch opens with a higher epoch and the marker is gone', async () => {
    const { stop, latch, marker, store } = aSystem();
    await stop.stop(command);
    await marker.write('also by hand');
    await stop.resume(resume);
    expect(latch.read()).toEqual({ halted: false, epoch: 1 });
    expect((await marker.read()).state).toBe('absent');
    expect(store.records.get('global')).toMatchObject({ enabled: false });
    expect((await stop.stop(command)).record.epoch).toBe(2);
  });

  it('resumes with open orders only by force with a reason', async () => {
    const { stop, venue, latch } = aSystem();
    venue.faults.isDown = true;
    await stop.stop(command);
    await expect(stop.resume(resume)).rejects.toMatchObject({ code: 'NOT_CLEAR' });
    await expect(stop.resume({ ...resume, force: true })).rejects.toMatchObject({
      code: 'FORCE_NEEDS_REASON',
    });
    expect(latch.read().halted).toBe(true);
    await stop.resume({ ...resume, force: true, reason: 'checked by hand at the venue' });
    expect(latch.read().halted).toBe(false);
  });

  it('has nothing to resume when nothing was stopped', async () => {
    await expect(aSystem().stop.resume(resume)).rejects.toMatchObject({ code: 'NOT_STOPPED' });
  });

  it('stops one user and touches nobody else', async () => {
    const { stop, venue, latch } = aSystem();
    const mine = await aRestingOrder(venue);
    const account = { userId: userId('other'), botId: botId('theirs') };
    const theirs = await venue.createOrder(anOrderRequest({ type: 'limit', account }), signal);
    const { record } = await stop.stop({ ...command, scope: 'user:user-1' });
    expect(record.orders.map((order) => order.clientOrderId)).toEqual([mine]);
    expect(venue.order(theirs.clientOrderId)?.status).toBe('open');
    expect([latch.read(userId('user-1')).halted, latch.read(userId('other')).halted]).toEqual([true, false]);
  });

  it('is not through with flatten until no position is left', async () => {
    const { stop, positions } = aSystem();
    const { symbol, quantity } = anOrderRequest();
    positions.open = [{ botId: botId('bot-1'), symbol, quantity }];
    const { record } = await stop.stop({ ...command, flatten: true });
    expect(record).toMatchObject({ verdict: { kind: 'clear' }, positions: { kind: 'positions_remain' } });
    await expect(stop.resume(resume)).rejects.toMatchObject({ code: 'NOT_CLEAR' });
    positions.open = [];
    await stop.retry(record);
    expect(stop.report('global')?.record.positions).toEqual({ kind: 'flat' });
  });

  it('comes up halted from the record of an earlier run and goes on where it was', async () => {
    const first = aSystem();
    first.venue.faults.isDown = true;
    await first.stop.stop(command);
    first.venue.faults.isDown = false;
    const id = await aRestingOrder(first.venue);
    const { stop, latch } = aSystem(first.venue);
    for (const record of await first.store.read()) stop.adopt(record);
    expect(latch.read()).toMatchObject({ halted: true, epoch: 1 });
    for (const record of stop.unfinished()) await stop.retry(record);
    expect(first.venue.order(id)?.status).toBe('cancelled');
    expect(stop.report('global')?.record.verdict).toEqual({ kind: 'clear' });
  });
});
