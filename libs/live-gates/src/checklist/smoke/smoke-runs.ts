import { type Actor } from '@app/kernel';

/** One check of a smoke test, as whoever ran it saw it. */
export interface SmokeCheck {
  readonly name: string;
  readonly passed: boolean;
}

export interface SmokeRun {
  /** When it was reported; wall time. */
  readonly at: Date;
  readonly by: Actor;
  readonly checks: readonly SmokeCheck[];
}

/** Runs of the smoke test against this server (port). */
export abstract class SmokeRuns {
  abstract keep(run: SmokeRun): Promise<void>;
  abstract last(): Promise<SmokeRun | undefined>;
}

export const hasPassed = ({ checks }: SmokeRun): boolean =>
  checks.length > 0 && checks.every(({ passed }) => passed);
