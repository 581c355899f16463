import {
  EmergencyStop,
  type HaltEvent,
  HaltMemory,
  HaltProcedure,
  type HaltStep,
  type HaltStore,
  HaltWatch,
  type InProcessLatch,
  type KnownOrders,
  type Markers,
  type OpenPositions,
  OrderCancellation,
} from '@app/emergency-stop';
import { type Clock } from '@app/kernel';
import { UnknownVenueError, type Venue } from '@app/venues';

export interface HaltWiring {
  readonly latch: InProcessLatch;
  readonly store: HaltStore;
  readonly markers: Markers;
  readonly orders: KnownOrders;
  readonly positions: OpenPositions;
  readonly venues: readonly Venue[];
  readonly steps: readonly HaltStep[];
  readonly clock: Clock;
  readonly callTimeoutMs: number;
  readonly announce: (event: HaltEvent) => void;
  /** A step that failed, or progress that could not be kept. */
  readonly onFault: (what: string) => void;
}

export interface WiredHalt {
  readonly stop: EmergencyStop;
  readonly memory: HaltMemory;
  readonly watch: HaltWatch;
}

/** The emergency stop as the application wires it, on parts of the test's. */
export function wireHalt(wiring: HaltWiring): WiredHalt {
  const { latch, store, markers, orders, positions, venues, steps, clock, callTimeoutMs } = wiring;
  const limits = { callTimeoutMs, roundMs: 5000, booksTimeoutMs: 1000, concurrent: 100 };
  const procedure = new HaltProcedure({
    steps: () => steps,
    cancellation: new OrderCancellation(registryOf(venues), orders, limits),
    positions,
    store,
    clock,
    storeTimeoutMs: 1000,
    closeTimeoutMs: 1000,
    onProgress: () => undefined,
    onFault: (_, what) => {
      wiring.onFault(what);
    },
  });
  const memory = new HaltMemory(latch, store, markers, 1000);
  const stop = new EmergencyStop({ memory, procedure, clock, announce: wiring.announce });
  return { stop, memory, watch: new HaltWatch(stop, memory) };
}

export function registryOf(venues: readonly Venue[]): ConstructorParameters<typeof OrderCancellation>[0] {
  return {
    all: () => venues,
    get: (exchange, mode) => {
      const venue = venues.find((one) => one.exchange === exchange && one.mode === mode);
      if (venue === undefined) throw new UnknownVenueError(exchange, mode);
      return venue;
    },
  };
}
