import { type BotDetector } from '../detector.js';
import { type Fault } from '../finding.js';

/** Without a baseline, drawdown and loss cannot be judged; without a reason, nobody knows who may resume a bot. */
export const missingBaseline: BotDetector = {
  rule: 'missing_baseline',
  description: 'The account lacks its starting capital or peak, or a paused bot its reason',
  needs: ['accounts'],
  judges: ['active', 'paused', 'quarantined', 'stopped'],
  detect(bot, { account }) {
    if (account?.kind === 'unreadable' && account.missing.length > 0)
      return mend('mend_baseline', `Its account lacks ${account.missing.join(' and ')}`, account.missing);
    if (bot.status === 'paused' && bot.pauseReason === undefined)
      return mend('mend_pause_reason', 'It is paused without a reason', ['pauseReason']);
    return undefined;
  },
};

const mend = (repair: string, message: string, missing: readonly string[]): Fault => ({
  severity: 'warning',
  message,
  evidence: { missing },
  remedy: { kind: 'repair', repair },
  factsKey: missing.join(','),
});
