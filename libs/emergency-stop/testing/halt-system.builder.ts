import {
  type Drill,
  DrillOrders,
  DrillStore,
  EmergencyDrills,
  type EmergencyStop,
  type HaltEvent,
  type HaltStep,
  type HaltWatch,
  InProcessLatch,
  type Markers,
} from '@app/emergency-stop';
import { type Clock, ManualClock } from '@app/kernel';
import { type MarketData } from '@app/markets';
import { type Venue } from '@app/venues';

import { RecordingAuditLog } from '@testing/audit';

import { FakeBooks, FakePositions } from './fake-books.js';
import { MemoryHaltStore } from './memory-halt-store.js';
import { MemoryMarkers } from './memory-markers.js';
import { registryOf, wireHalt } from './wire-halt.js';

class MemoryDrillStore extends DrillStore {
  readonly #drills: Drill[] = [];

  append(drill: Drill): Promise<void> {
    this.#drills.push(drill);
    return Promise.resolve();
  }

  last(): Promise<Drill | undefined> {
    return Promise.resolve(this.#drills.at(-1));
  }
}

export interface HaltSystemOptions {
  readonly venues?: readonly Venue[];
  readonly steps?: readonly HaltStep[];
  /** Of an earlier process, for restarts. */
  readonly store?: MemoryHaltStore;
  readonly markers?: Markers;
  readonly clock?: Clock;
  readonly callTimeoutMs?: number;
  /** Where a drill finds a price to stay away from; by default there is none. */
  readonly markets?: Pick<MarketData, 'exchanges' | 'listInstruments' | 'book'>;
}

export interface HaltSystem {
  readonly stop: EmergencyStop;
  readonly watch: HaltWatch;
  readonly latch: InProcessLatch;
  readonly store: MemoryHaltStore;
  readonly markers: Markers;
  readonly books: FakeBooks;
  readonly positions: FakePositions;
  readonly drills: EmergencyDrills;
  readonly audit: RecordingAuditLog;
  readonly events: readonly HaltEvent[];
  /** Steps whose halt or progress failed, by name. */
  readonly faults: readonly string[];
}

/** The emergency stop as the application wires it, on venues and a database of the test's; the latch is open. */
export function aHaltSystem({
  venues = [],
  steps = [{ name: 'a part', order: 1, deadlineMs: 1000, halt: () => Promise.resolve({}) }],
  store = new MemoryHaltStore(),
  markers = new MemoryMarkers(),
  clock = new ManualClock(Date.UTC(2026, 0, 1)),
  callTimeoutMs = 50,
  markets = { exchanges: () => [], listInstruments: () => Promise.resolve([]), book: () => undefined },
}: HaltSystemOptions = {}): HaltSystem {
  const latch = new InProcessLatch();
  latch.markReadable();
  const [books, positions] = [new FakeBooks(), new FakePositions()];
  const events: HaltEvent[] = [];
  const faults: string[] = [];
  const orders = new DrillOrders(books, registryOf(venues), markets, clock);
  const { stop, memory, watch } = wireHalt({
    ...{ latch, store, markers, orders, positions, venues, steps, clock, callTimeoutMs },
    announce: (event) => events.push(event),
    onFault: (what) => faults.push(what),
  });
  const audit = new RecordingAuditLog();
  const drillStore = new MemoryDrillStore();
  const drills = new EmergencyDrills({
    emergencyStop: stop,
    memory,
    orders,
    store: drillStore,
    audit,
    clock,
  });
  return { stop, watch, latch, store, markers, books, positions, drills, audit, events, faults };
}
