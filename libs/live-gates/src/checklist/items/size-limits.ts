import { type Config } from '@app/config';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';

/** What no limit may be looser than when real money is at stake: the defaults (ratios of equity, counts of a day). */
const LOOSEST = {
  exposureAssetMax: 0.35,
  exposureVenueMax: 0.6,
  dailyLossMax: 0.1,
  drawdownBotMax: 0.2,
  drawdownUserMax: 0.15,
  dailyTradesBotMax: 50,
  dailyTradesUserMax: 500,
} as const satisfies Partial<Record<keyof Config['risk'], number>>;

export class SizeLimits extends ChecklistItem {
  readonly code = 'size_limits';
  readonly requirement = 'No limit of size or loss is looser than its default';
  readonly link = '/api/docs';

  constructor(private readonly risk: Config['risk']) {
    super();
  }

  measure(): ChecklistFinding {
    const names = Object.keys(LOOSEST) as (keyof typeof LOOSEST)[];
    const loose = names.filter((name) => this.risk[name] > LOOSEST[name]);
    if (loose.length === 0)
      return { passed: true, evidence: names.map((name) => `${name} ${this.risk[name]}`).join(', ') };
    const shown = loose.map((name) => `${name} is ${this.risk[name]}, at most ${LOOSEST[name]}`);
    return { passed: false, evidence: shown.join('; ') };
  }
}
