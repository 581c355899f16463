import { type SystemDetector } from '../detector.js';
import { botSubject } from '../facts.js';
import { REPORT } from '../finding.js';

/** Reported only: a document that is no bot does not trade, and nobody can know what it was meant to be. */
export const unreadableBot: SystemDetector = {
  rule: 'unreadable_bot',
  description: 'A stored bot has missing or wrong fields, and is left out of trading',
  needs: ['bots'],
  detect({ bots }) {
    return bots.flatMap((reading) => {
      if (reading.kind === 'bot') return [];
      const paths = reading.problems.map(({ path }) => path);
      return [
        {
          rule: unreadableBot.rule,
          subject: botSubject(reading.id),
          severity: 'warning' as const,
          message: `The document of bot ${reading.id} (${reading.status}) is wrong in ${paths.join(', ')}`,
          evidence: { problems: reading.problems },
          remedy: REPORT,
          factsKey: paths.join(','),
        },
      ];
    });
  },
};
