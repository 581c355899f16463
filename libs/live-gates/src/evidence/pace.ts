import { type PaperRecord } from './paper-record.js';

/** When so many trades are closed if these bots go on as before (wall time); undefined before the first trade. */
export function earliestWith(trades: number, records: readonly PaperRecord[], now: number): Date | undefined {
  const perMs = records.reduce((sum, record) => sum + tradesPerMs(record, now), 0);
  const done = records.reduce((sum, record) => sum + record.trades.length, 0);
  return perMs > 0 ? new Date(Math.ceil(now + Math.max(0, trades - done) / perMs)) : undefined;
}

function tradesPerMs({ variant, trades }: PaperRecord, now: number): number {
  const elapsedMs = variant === undefined ? 0 : now - variant.startedAt.getTime();
  return elapsedMs > 0 ? trades.length / elapsedMs : 0;
}
