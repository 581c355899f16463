import { type PaperRecord } from '@app/orders';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { daysBetween } from './age.js';

/** Reads what every bot has done on paper at real prices. */
export type ReadPaperRecords = () => Promise<readonly PaperRecord[]>;

/** Simulated and replayed prices prove nothing about a real exchange, so only real ones count. */
export class PaperDays extends ChecklistItem {
  readonly code = 'paper_days';
  readonly requirement: string;
  readonly link = '/api/trades';

  constructor(
    private readonly read: ReadPaperRecords,
    private readonly daysMin: number,
  ) {
    super();
    this.requirement = `At least ${daysMin} days of paper trading at real prices`;
  }

  async measure(): Promise<ChecklistFinding> {
    const records = await this.read();
    const times = records.flatMap(({ since, until }) => [since.getTime(), until.getTime()]);
    if (times.length === 0)
      return { passed: false, evidence: 'No paper trade at real prices was ever closed' };
    const [first, last] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
    const days = daysBetween(first, last);
    const trades = records.reduce((total, record) => total + record.trades, 0);
    return {
      passed: days >= this.daysMin,
      evidence: `${days.toFixed(1)} days, from ${first.toISOString()} to ${last.toISOString()}: ${trades} trades of ${records.length} bots`,
    };
  }
}
