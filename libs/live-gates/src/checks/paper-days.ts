import { type Clock } from '@app/kernel';

import { DAY_MS, paperDays } from '../evidence/paper-record.js';
import { type PaperRecords } from '../evidence/paper-records.service.js';
import { type GateCheck } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';
import { type Thresholds } from '../policy.js';

/** Of the bot, or of the user's bot that has traded longest. */
export const enoughPaperDays = (
  { paperDaysMin: min }: Pick<Thresholds, 'paperDaysMin'>,
  records: Pick<PaperRecords, 'of'>,
  clock: Clock,
): GateCheck => ({
  code: 'paper_days',
  order: 30,
  async evaluate(subject) {
    const now = clock.now();
    const days = Math.max(0, ...(await records.of(subject)).map((record) => paperDays(record, now)));
    const measure = { measured: `${days.toFixed(2)} days`, threshold: `${min} days` };
    if (days >= min) return passed(measure);
    return failed(`Minimum ${min} days paper trading required (current: ${Math.floor(days)} days)`, {
      ...measure,
      remedy: 'Let the bot trade on paper, set up as it is now',
      earliest: new Date(now + (min - days) * DAY_MS),
    });
  },
});
