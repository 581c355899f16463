const HOUR_MS = 3_600_000;

/** How long each isolation in a row lasts; after the last a person has to decide. */
const QUARANTINE_INTERVALS_MS: readonly number[] = [HOUR_MS, 3 * HOUR_MS, 24 * HOUR_MS];

/** A bot that was well for this long starts from the beginning. */
const FORGIVEN_AFTER_MS = 7 * 24 * HOUR_MS;

/** What is remembered of a bot that was isolated before. */
export interface QuarantinePast {
  readonly strikes: number;
  readonly releasedAt: Date | undefined;
}

export type QuarantineStep =
  | { readonly kind: 'isolate'; readonly strikes: number; readonly releaseAt: Date }
  /** It failed again after the longest isolation. */
  | { readonly kind: 'give_up'; readonly strikes: number };

/** What the next failure of a bot leads to. */
export function nextQuarantine(past: QuarantinePast | undefined, now: Date): QuarantineStep {
  const wellMs = past?.releasedAt === undefined ? 0 : now.getTime() - past.releasedAt.getTime();
  const strikes = (past === undefined || wellMs >= FORGIVEN_AFTER_MS ? 0 : past.strikes) + 1;
  const intervalMs = QUARANTINE_INTERVALS_MS[strikes - 1];
  if (intervalMs === undefined) return { kind: 'give_up', strikes };
  return { kind: 'isolate', strikes, releaseAt: new Date(now.getTime() + intervalMs) };
}
