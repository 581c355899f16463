import { type BotDetector } from '../detector.js';
import { QUARANTINE } from '../finding.js';

export const unreadableAccount: BotDetector = {
  rule: 'unreadable_account',
  description: 'The account has fields that are no amounts, counts or times',
  needs: ['accounts'],
  judges: ['active', 'paused', 'stopped'],
  detect(_, { account }) {
    if (account?.kind !== 'unreadable') return undefined;
    const wrong = account.problems.filter((path) => !account.missing.some((missing) => missing === path));
    if (wrong.length === 0) return undefined;
    return {
      severity: 'critical',
      message: `Its account cannot be read: ${wrong.join(', ')}`,
      evidence: { problems: account.problems },
      remedy: QUARANTINE,
      factsKey: account.problems.join(','),
    };
  },
};
