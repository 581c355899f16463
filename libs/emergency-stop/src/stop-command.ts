import { type Actor, type Clock } from '@app/kernel';

import { type Durability, type HaltMemory } from './halt-memory.js';
import { type HaltRecord } from './halt-record.js';
import { type HaltScope } from './halt-scope.js';
import { type HaltProcedure } from './procedure/halt-procedure.js';

export interface StopCommand {
  readonly scope: HaltScope;
  readonly reason: string;
  readonly actor: Actor;
  /** Also close every position at the market. */
  readonly flatten: boolean;
}

export interface ResumeCommand {
  readonly scope: HaltScope;
  readonly actor: Actor;
  readonly reason: string | undefined;
  /** Although the stop is not through. */
  readonly force: boolean;
}

export interface HaltReport {
  readonly record: HaltRecord;
  readonly durable: Durability;
}

/** What people are told. `adopted` and `released`: another process, or an earlier run of this one, did it. */
export type HaltEvent =
  | { readonly kind: 'activated'; readonly record: HaltRecord; readonly durable: Durability }
  | { readonly kind: 'resumed'; readonly record: HaltRecord; readonly command: ResumeCommand }
  | { readonly kind: 'adopted' | 'released'; readonly record: HaltRecord };

export interface EmergencyStopParts {
  readonly memory: HaltMemory;
  readonly procedure: HaltProcedure;
  /** Wall time. */
  readonly clock: Clock;
  /** Log, audit and alert. It must not throw, and nothing waits for it. */
  readonly announce: (event: HaltEvent) => void;
}
