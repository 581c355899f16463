import { type Clock } from '@app/kernel';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { daysBetween } from './age.js';
import { type ReadStoredKeys } from './stored-keys.js';

const DAYS_MAX = 7;

/** What an account holds was read from the exchange itself, with the key that will trade. */
export class BalancesVerified extends ChecklistItem {
  readonly code = 'balances_verified';
  readonly requirement = `Balances read from every exchange in the last ${DAYS_MAX} days, none of them empty`;
  readonly link = '/api/exchange-keys';

  constructor(
    private readonly read: ReadStoredKeys,
    private readonly clock: Clock,
  ) {
    super();
  }

  async measure(): Promise<ChecklistFinding> {
    const keys = await this.read();
    if (keys.length === 0)
      return { passed: false, evidence: 'No key is stored with which balances could be read' };
    const now = this.clock.date();
    const lines = keys.map(({ exchange, keyEnding, test }) => {
      const key = `${exchange} (…${keyEnding})`;
      if (test?.outcome !== 'accepted') return { passed: false, text: `${key}: never read` };
      const assets = test.balances.map(({ asset }) => asset);
      const passed = assets.length > 0 && daysBetween(test.testedAt, now) <= DAYS_MAX;
      return {
        passed,
        text: `${key}: ${assets.join(', ') || 'nothing'}, read at ${test.testedAt.toISOString()}`,
      };
    });
    return {
      passed: lines.every(({ passed }) => passed),
      evidence: lines.map(({ text }) => text).join('; '),
    };
  }
}
