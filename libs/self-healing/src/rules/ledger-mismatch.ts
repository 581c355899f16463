import { type BotDetector } from '../detector.js';
import { QUARANTINE } from '../finding.js';

/** Whatever its status: books that are wrong stay wrong. */
export const ledgerMismatch: BotDetector = {
  rule: 'ledger_mismatch',
  description: 'The account does not say what its fills and trades add up to',
  needs: ['accounts', 'ledger'],
  judges: ['active', 'paused', 'stopped'],
  detect(_, { ledger }) {
    const [first] = ledger;
    if (first === undefined) return undefined;
    return {
      severity: 'critical',
      message: `Its books disagree: ${first.message}`,
      evidence: { findings: ledger.map(({ code, message }) => ({ code, message })) },
      remedy: QUARANTINE,
      factsKey: ledger.map(({ code, message }) => `${code} ${message}`).join('; '),
    };
  },
};
