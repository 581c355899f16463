import { type PaperRecord } from '@app/orders';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { type ReadPaperRecords } from './paper-days.js';

/** There must be something to promote; which bot may be is for the live gate to say. */
export class WinRates extends ChecklistItem {
  readonly code = 'win_rates';
  readonly requirement: string;
  readonly link = '/api/live-eligibility/report';

  constructor(
    private readonly read: ReadPaperRecords,
    private readonly limits: { readonly tradesMin: number; readonly winRateMin: number },
  ) {
    super();
    this.requirement = `A bot with at least ${limits.tradesMin} paper trades at real prices, ${percent(limits.winRateMin)} of them won`;
  }

  async measure(): Promise<ChecklistFinding> {
    const { tradesMin, winRateMin } = this.limits;
    const enough = (await this.read()).filter(({ trades }) => trades >= tradesMin);
    const good = enough.filter((record) => winRate(record) >= winRateMin);
    const [best] = enough.toSorted((a, b) => winRate(b) - winRate(a));
    if (best === undefined)
      return { passed: false, evidence: `No bot has ${tradesMin} paper trades at real prices` };
    return {
      passed: good.length > 0,
      evidence: `${good.length} of ${enough.length} bots with enough trades; the best, ${best.botId}, won ${percent(winRate(best))} of ${best.trades}`,
    };
  }
}

const winRate = ({ wins, trades }: PaperRecord): number => wins / trades;
const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
