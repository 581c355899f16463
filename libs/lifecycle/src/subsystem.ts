import { stateMachine } from '@app/kernel';

/**
 * A long-running part of the system (port), joined by its area's module class in `onModuleInit`:
 * `await this.lifecycle.start(subsystem)`. It is stopped by Lifecycle, in reverse start order; areas need no stop hook.
 */
export interface Subsystem {
  /** Unique; kebab-case, as operators read it. */
  readonly name: string;
  /** When it fails to start: true ends the whole start, false leaves it `failed` and the process not ready. */
  readonly critical: boolean;
  /** Off: the subsystem is `disabled` and never started. */
  readonly flag?: FeatureFlag;
  /** Subsystems that must be running first; a restart of one of them restarts this one. */
  readonly dependsOn?: readonly string[];
  /** `work` unless said otherwise. */
  readonly stage?: StopStage;
  /** Default: LIFECYCLE_START_TIMEOUT_MS. */
  readonly startTimeoutMs?: number;
  /** Default: LIFECYCLE_STOP_TIMEOUT_MS. */
  readonly stopTimeoutMs?: number;

  /**
   * The signal aborts when the deadline passes or a stop begins: then it must give back what it took so far, because
   * `stop` is called only after a start that succeeded.
   */
  start(signal: AbortSignal): PromiseLike<void> | void;
  /** The signal aborts when the deadline passes. */
  stop(signal: AbortSignal): PromiseLike<void> | void;
  /** Asked by readiness while running; must answer at once, from memory. */
  health?(): Health;
}

export interface FeatureFlag {
  /** The environment variable, such as ENABLE_TRADING. */
  readonly variable: string;
  readonly isOn: boolean;
}

export type Health = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The order of a stop: what works, then the HTTP server, then what both of them need to the last. */
export const STOP_STAGES = ['work', 'http', 'storage'] as const;
export type StopStage = (typeof STOP_STAGES)[number];

export type SubsystemState =
  | 'registered'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'disabled'
  | 'failed'
  | 'stop_failed'
  | 'stop_timeout';

/** One run of a subsystem. A restart is a new run, so the final states stay final. */
export const subsystemStates = stateMachine<SubsystemState>('subsystem', {
  registered: ['starting', 'disabled'],
  starting: ['running', 'failed'],
  running: ['stopping'],
  stopping: ['stopped', 'stop_failed', 'stop_timeout'],
  stopped: [],
  disabled: [],
  failed: [],
  stop_failed: [],
  stop_timeout: [],
});
