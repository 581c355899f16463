import { type BotDetector } from '../detector.js';

export const textTime: BotDetector = {
  rule: 'text_time',
  description: 'A time is stored as text, which the database cannot compare',
  needs: ['bots'],
  judges: ['active', 'paused', 'quarantined', 'stopped'],
  detect(_, { textTimes }) {
    if (textTimes.length === 0) return undefined;
    return {
      severity: 'info',
      message: `Stored as text: ${textTimes.map(({ field, text }) => `${field} '${text}'`).join(', ')}`,
      evidence: { times: textTimes.map(({ field, text }) => ({ field, text })) },
      remedy: { kind: 'repair', repair: 'mend_times' },
      factsKey: textTimes.map(({ field, text }) => `${field}=${text}`).join(','),
    };
  },
};
