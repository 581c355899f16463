import { type Clock } from '@app/kernel';

import { earliestWith } from '../evidence/pace.js';
import { type PaperRecords } from '../evidence/paper-records.service.js';
import { type GateCheck } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';
import { type Thresholds } from '../policy.js';

/** Of the bot, or of all bots of the user together. */
export const enoughTrades = (
  { tradesMin: min }: Pick<Thresholds, 'tradesMin'>,
  records: Pick<PaperRecords, 'of'>,
  clock: Clock,
): GateCheck => ({
  code: 'trades',
  order: 60,
  async evaluate(subject) {
    const judged = await records.of(subject);
    const count = judged.reduce((sum, { trades }) => sum + trades.length, 0);
    const measure = { measured: `${count} trades`, threshold: `${min} trades` };
    if (count >= min) return passed(measure);
    return failed(`Minimum ${min} closed trades required (current: ${count})`, {
      ...measure,
      remedy: 'Let the bot trade on paper, set up as it is now',
      earliest: earliestWith(min, judged, clock.now()),
    });
  },
});
