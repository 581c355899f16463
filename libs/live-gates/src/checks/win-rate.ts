import { type PaperRecords } from '../evidence/paper-records.service.js';
import { type GateCheck } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';
import { percent } from '../percent.js';
import { type Thresholds } from '../policy.js';

/** Of the bot, or of all bots of the user together. A trade that earned nothing net is lost. */
export const enoughWins = (
  { winRateMin: min }: Pick<Thresholds, 'winRateMin'>,
  records: Pick<PaperRecords, 'of'>,
): GateCheck => ({
  code: 'win_rate',
  order: 70,
  async evaluate(subject) {
    const trades = (await records.of(subject)).flatMap((record) => record.trades);
    const wins = trades.filter(({ net }) => net.greaterThan(0)).length;
    const rate = wins / trades.length;
    const measured = trades.length === 0 ? 'no trades' : percent(rate);
    const measure = { measured, threshold: percent(min) };
    if (rate >= min) return passed(measure);
    return failed(`Minimum win rate of ${percent(min, 0)} required (current: ${measured})`, {
      ...measure,
      remedy: 'Trade on paper with another setup, or let this one prove itself',
    });
  },
});
