import { type Money, plus, toText, ZERO } from '@app/kernel';

import { type PaperRecord } from '../evidence/paper-record.js';
import { type PaperRecords } from '../evidence/paper-records.service.js';
import { type GateCheck } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';

/** In every currency the bot, or any bot of the user, trades in: amounts of different currencies are never added up. */
export const netProfit = (records: Pick<PaperRecords, 'of'>): GateCheck => ({
  code: 'net_profit',
  order: 80,
  async evaluate(subject) {
    const profits = profitsByCurrency(await records.of(subject));
    const all = [...profits].map(([quote, net]) => `${toText(net)} ${quote}`);
    const measured = all.length === 0 ? 'no trades' : all.join(', ');
    const measure = { measured, threshold: 'above 0' };
    if (profits.size > 0 && [...profits.values()].every((net) => net.greaterThan(0))) return passed(measure);
    return failed(`Net profit must be above zero (current: ${measured})`, {
      ...measure,
      remedy: 'Trade on paper until fees are earned back and something is left',
    });
  },
});

function profitsByCurrency(records: readonly PaperRecord[]): ReadonlyMap<string, Money> {
  const profits = new Map<string, Money>();
  for (const { bot, trades } of records) {
    for (const { net } of trades) profits.set(bot.quote, plus(profits.get(bot.quote) ?? ZERO, net));
  }
  return profits;
}
