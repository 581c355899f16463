import { oneOf } from '../setting.js';

export const runtime = {
  environment: oneOf('NODE_ENV', {
    values: ['development', 'production', 'test'],
    default: 'development',
    doc: 'What the process is run for.',
  }),
  logLevel: oneOf('LOG_LEVEL', {
    values: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    default: 'info',
    doc: 'Least severe level that is logged.',
  }),
  logFormat: oneOf('LOG_FORMAT', {
    values: ['auto', 'json', 'pretty'],
    default: 'auto',
    doc: 'auto: readable in a terminal outside production, JSON lines everywhere else.',
  }),
};
