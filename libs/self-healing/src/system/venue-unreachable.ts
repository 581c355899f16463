import { type SystemDetector } from '../detector.js';
import { type Finding, REPORT } from '../finding.js';

/** Reported only: feeds and venues are tried again by those who use them, with back-off. */
export const venueUnreachable: SystemDetector = {
  rule: 'venue_unreachable',
  description: 'An exchange that bots use gives no data, or does not show its orders',
  needs: [],
  detect({ exchanges, venues }) {
    return [
      ...exchanges.flatMap(({ exchange, state, subscriptions }) =>
        subscriptions > 0 && state.status === 'unreachable'
          ? [finding(`exchange:${exchange}`, `${exchange} gives no market data: ${state.reason}`)]
          : [],
      ),
      ...venues.flatMap(({ exchange, mode, error }) =>
        error === undefined
          ? []
          : [
              finding(
                `venue:${exchange}:${mode}`,
                `${exchange} (${mode}) does not show its orders: ${error}`,
              ),
            ],
      ),
    ];
  },
};

const finding = (subject: string, message: string): Finding => ({
  rule: venueUnreachable.rule,
  subject,
  severity: 'critical',
  message,
  evidence: {},
  remedy: REPORT,
  factsKey: 'unreachable',
});
