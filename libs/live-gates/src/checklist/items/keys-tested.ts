import { liveObstacles } from '@app/exchange-keys';
import { type Clock } from '@app/kernel';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { daysBetween } from './age.js';
import { type ReadStoredKeys } from './stored-keys.js';

const DAYS_MAX = 7;

export class KeysTested extends ChecklistItem {
  readonly code = 'keys_tested';
  readonly requirement = `Every exchange key tested in the last ${DAYS_MAX} days: it may trade, and cannot withdraw`;
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
      return { passed: false, evidence: 'No key is stored for any exchange that has a bot' };
    const now = this.clock.date();
    const problems = keys.flatMap((key) => {
      const isOld = key.test !== undefined && daysBetween(key.test.testedAt, now) > DAYS_MAX;
      const old = isOld ? [`The API key of ${key.exchange} was tested too long ago`] : [];
      return [...liveObstacles(key), ...old].map((problem) => `${problem} (…${key.keyEnding})`);
    });
    return problems.length === 0
      ? { passed: true, evidence: `${keys.length} keys, all tested` }
      : { passed: false, evidence: problems.join('; ') };
  }
}
