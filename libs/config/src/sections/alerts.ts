import { integer, optionalText } from '../setting.js';

export const alerts = {
  webhookUrl: optionalText('ALERT_WEBHOOK_URL', {
    isSecret: true,
    allowed: 'http:// or https:// URL',
    pattern: /^https?:\/\/\S+$/,
    doc: 'Every alert is posted here as JSON; empty: alerts are only logged and kept.',
  }),
  timeoutMs: integer('ALERT_TIMEOUT_MS', {
    default: 5000,
    min: 100,
    max: 60_000,
    doc: 'Longest the webhook may take to answer, in milliseconds.',
  }),
  attemptsMax: integer('ALERT_ATTEMPTS_MAX', {
    default: 8,
    min: 1,
    max: 100,
    doc: 'How often an alert is posted before it is given up; waits between double from 1 s to 60 s.',
  }),
};
