import { type EmergencyStop, haltStoreOn } from '@app/emergency-stop';
import { FakePositions, HaltGuard, MemoryMarkers, PauseBots, wireHalt } from '@testing/emergency-stop';

import { HaltBooks } from '../src/halt/halt-books.service.js';
import { anOrderSystem, type OrderSystem, type OrderSystemOptions } from './order-system.builder.js';

export interface StoppableOrderSystem extends OrderSystem {
  readonly stop: EmergencyStop;
  /** When the record of the latest stop was written, by `performance.now()`. */
  readonly durableAt: () => number;
}

/** An order system with the emergency stop on the same latch, bots, books and database. */
export async function aStoppableOrderSystem(options: OrderSystemOptions): Promise<StoppableOrderSystem> {
  const system = await anOrderSystem(options);
  const { latch, bots, orders, clock } = system;
  bots.guards.register(new HaltGuard(latch));
  let durableAt = Number.NaN;
  const { stop } = wireHalt({
    ...{ latch, clock, venues: [options.venue], steps: [new PauseBots(bots.status)] },
    store: haltStoreOn(options.database.connection),
    markers: new MemoryMarkers(),
    orders: new HaltBooks(orders),
    positions: new FakePositions(),
    callTimeoutMs: 5000,
    announce: ({ kind }) => {
      if (kind === 'activated') durableAt = performance.now();
    },
    onFault: () => undefined,
  });
  return { ...system, stop, durableAt: () => durableAt };
}
