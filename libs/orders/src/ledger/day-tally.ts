import { ZERO } from '@app/kernel';

import { type DayTally } from './account.js';

const DAY_MS = 86_400_000;

/** Days since 1970 UTC, of market time: what "today" means to every daily limit. */
export const marketDay = (time: Date | number): number => Math.floor(Number(time) / DAY_MS);

/** The tally as it stands on `day`: empty when a new day has begun, the newest one for what comes late. */
export function tallyOn(tally: DayTally, day: number): DayTally {
  return day > tally.day ? { day, entries: 0, net: ZERO } : tally;
}
