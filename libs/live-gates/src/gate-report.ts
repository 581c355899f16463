import { type GateFinding } from './gate-check.js';
import { type GatePolicy } from './policy.js';

/** One check as it came out; `failed` also when it could not run. */
export interface CheckReport extends GateFinding {
  readonly code: string;
  readonly status: 'passed' | 'failed';
}

/** The answer of the gate: one function decides it for the API, for promotions and for every live order. */
export interface GateReport {
  readonly liveAllowed: boolean;
  /** All of them, in the order of the checks; empty exactly when allowed. */
  readonly reasons: readonly string[];
  readonly checks: readonly CheckReport[];
}

/** With what it was judged by, so that a weakened gate shows wherever its answer does. */
export interface PolicedReport extends GateReport {
  readonly policy: GatePolicy;
}
