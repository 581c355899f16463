const DAY_MS = 86_400_000;

/**
 * What a calendar says of a local time (milliseconds at which UTC reads the same). Weeks: ISO 8601 begins them on
 * Monday and numbers them 1 to 53, `week` begins them on Sunday and numbers them 0 to 53, as C's `%U`.
 */
export function dayOfYear(localMs: number): number {
  const date = new Date(localMs);
  return Math.floor((localMs - startOfYear(date.getUTCFullYear())) / DAY_MS) + 1;
}

/** Sunday 1 to Saturday 7. */
export function dayOfWeek(localMs: number): number {
  return new Date(localMs).getUTCDay() + 1;
}

/** Monday 1 to Sunday 7. */
export function isoDayOfWeek(localMs: number): number {
  return new Date(localMs).getUTCDay() || 7;
}

export function week(localMs: number): number {
  return Math.floor((dayOfYear(localMs) + 7 - dayOfWeek(localMs)) / 7);
}

/** The year that this day's Thursday lies in. */
export function isoWeekYear(localMs: number): number {
  return new Date(thursdayOf(localMs)).getUTCFullYear();
}

export function isoWeek(localMs: number): number {
  return Math.ceil(dayOfYear(thursdayOf(localMs)) / 7);
}

function thursdayOf(localMs: number): number {
  return localMs + (4 - isoDayOfWeek(localMs)) * DAY_MS;
}

/** `Date.UTC` takes the years 0 to 99 for those of the twentieth century. */
function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}
