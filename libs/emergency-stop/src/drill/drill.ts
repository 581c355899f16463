import { type Actor } from '@app/kernel';

import { type HaltVerdict } from '../cancel/order-ledger.js';

/** What a drill proves, in the order it is looked at. */
export type DrillCheckName =
  /** Closed before anything was awaited, for the drill's account and for nobody else. */
  | 'latch'
  /** In the database with its epoch when the stop answered. */
  | 'record'
  /** The way to stop without the database: the file can be written, and is read as a stop. */
  | 'marker_file'
  /** Every halt step ran. */
  | 'steps'
  /** Every order the drill had placed was cancelled, known to the books or not. */
  | 'orders'
  /** `clear`, by a fresh read of the paper venues. */
  | 'verdict'
  /** Ended without force; latch, record and file are as before. */
  | 'resume';

export interface DrillCheck {
  readonly name: DrillCheckName;
  readonly passed: boolean;
  /** What was seen instead, when it did not pass. */
  readonly detail: string | undefined;
}

/** A rehearsal of stop and resume, as it is kept. */
export interface Drill {
  /** When it began; wall time. */
  readonly at: Date;
  readonly actor: Actor;
  /** Whether every check did. */
  readonly passed: boolean;
  readonly verdict: HaltVerdict;
  readonly epoch: number;
  /** The paper venues it ran against. */
  readonly venues: readonly string[];
  readonly ordersPlaced: number;
  /** From the demand to the answer. */
  readonly stopMs: number;
  readonly resumeMs: number;
  readonly checks: readonly DrillCheck[];
}

/** Where drills are kept (port). */
export abstract class DrillStore {
  abstract append(drill: Drill): Promise<void>;
  /** The newest one. */
  abstract last(): Promise<Drill | undefined>;
}
