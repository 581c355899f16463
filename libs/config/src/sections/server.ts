import { integer, optionalText, text } from '../setting.js';

export const server = {
  port: integer('PORT', {
    default: 8000,
    min: 0,
    max: 65_535,
    doc: 'TCP port of the HTTP server; 0 takes any free one.',
  }),
  host: text('HOST', { default: '127.0.0.1', doc: 'Address the HTTP server is bound to; 0.0.0.0 for all.' }),
  bodyLimitBytes: integer('HTTP_BODY_LIMIT_BYTES', {
    default: 262_144,
    min: 1024,
    max: 10_485_760,
    doc: 'Largest request body, in bytes.',
  }),
  metricsToken: optionalText('METRICS_TOKEN', {
    isSecret: true,
    allowed: 'at least 16 characters',
    pattern: /^.{16,}$/,
    doc: 'Bearer token for GET /api/metrics; without one, only loopback may read it.',
  }),
};
