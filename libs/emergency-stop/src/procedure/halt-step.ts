import { type HaltScope } from '../halt-scope.js';

/** The stop a step is part of. */
export interface HaltContext {
  readonly scope: HaltScope;
  readonly reason: string;
  readonly epoch: number;
  /** Also close positions at the market. */
  readonly flatten: boolean;
}

/** What a step reports: counts and texts for the answer and the record. */
export type HaltStepReport = Readonly<Record<string, string | number | boolean>>;

export type HaltStepOutcome =
  | {
      readonly name: string;
      readonly outcome: 'done';
      readonly durationMs: number;
      readonly report: HaltStepReport;
    }
  | {
      readonly name: string;
      readonly outcome: 'failed' | 'timed_out';
      readonly durationMs: number;
      readonly error: string;
    };

/**
 * One named thing that a stop stops (port; contributed by the library that owns it). Steps run lowest `order` first;
 * one that fails or hangs never keeps the next from running. A step must be safe to run again: after a crash it is.
 */
export abstract class HaltStep {
  abstract readonly name: string;
  abstract readonly order: number;
  abstract readonly deadlineMs: number;
  abstract halt(context: HaltContext, signal: AbortSignal): Promise<HaltStepReport>;
  /** Undoes the halt where a resume should; bots stay paused. */
  resume?(context: HaltContext, signal: AbortSignal): Promise<void>;
}
