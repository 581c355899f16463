import {
  type Drill,
  DrillOrders,
  DrillStore,
  EmergencyDrills,
  EmergencyStop,
  type HaltContext,
  type HaltEvent,
  HaltMemory,
  HaltProcedure,
  type HaltStep,
  HaltWatch,
  InProcessLatch,
  type KnownOrder,
  KnownOrders,
  type Markers,
  OpenPositions,
  OrderCancellation,
  type RemainingPosition,
} from '@app/emergency-stop';
import { type Clock, ManualClock } from '@app/kernel';
import { type MarketData } from '@app/markets';
import { UnknownVenueError, type Venue } from '@app/venues';

import { RecordingAuditLog } from '@testing/audit';

import { MemoryHaltStore } from './memory-halt-store.js';
import { MemoryMarkers } from './memory-markers.js';

/** The books, with what a test writes into them. */
class FakeBooks extends KnownOrders {
  isDown = false;
  orders: KnownOrder[] = [];

  maybeOpen(): Promise<readonly KnownOrder[]> {
    return this.isDown ? Promise.reject(new Error('the books are away')) : Promise.resolve(this.orders);
  }
}

/** Positions, which shrink as a test says. */
class FakePositions extends OpenPositions {
  open: RemainingPosition[] = [];
  onReduce: (context: HaltContext) => void = () => undefined;

  read(): Promise<readonly RemainingPosition[]> {
    return Promise.resolve(this.open);
  }

  reduce(context: HaltContext): Promise<void> {
    this.onReduce(context);
    return Promise.resolve();
  }
}

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
  const limits = { callTimeoutMs, roundMs: 5000, booksTimeoutMs: 1000, concurrent: 100 };
  const registry = registryOf(venues);
  const drillOrders = new DrillOrders(books, registry, markets, clock);
  const procedure = new HaltProcedure({
    steps: () => steps,
    cancellation: new OrderCancellation(registry, drillOrders, limits),
    positions,
    store,
    clock,
    storeTimeoutMs: 1000,
    closeTimeoutMs: 1000,
    onProgress: () => undefined,
    onFault: (_, what) => faults.push(what),
  });
  const memory = new HaltMemory(latch, store, markers, 1000);
  const stop = new EmergencyStop({ memory, procedure, clock, announce: (event) => events.push(event) });
  const watch = new HaltWatch(stop, memory);
  const audit = new RecordingAuditLog();
  const drillStore = new MemoryDrillStore();
  const drills = new EmergencyDrills({
    emergencyStop: stop,
    memory,
    orders: drillOrders,
    store: drillStore,
    audit,
    clock,
  });
  return { stop, watch, latch, store, markers, books, positions, drills, audit, events, faults };
}

function registryOf(venues: readonly Venue[]): ConstructorParameters<typeof OrderCancellation>[0] {
  return {
    all: () => venues,
    get: (exchange, mode) => {
      const venue = venues.find((one) => one.exchange === exchange && one.mode === mode);
      if (venue === undefined) throw new UnknownVenueError(exchange, mode);
      return venue;
    },
  };
}
