import { flag, integer, optionalText, text } from '../setting.js';

export const access = {
  adminEmail: text('ADMIN_EMAIL', {
    default: 'admin@amarktai.local',
    allowed: 'email address',
    pattern: /^[^@\s]+@[^@\s]+$/,
    doc: 'Sign-in name of the first administrator, created when there is none.',
  }),
  adminPassword: optionalText('ADMIN_PASSWORD', {
    isSecret: true,
    allowed: 'at least 12 characters',
    pattern: /^.{12,}$/,
    doc: 'Password of the first administrator; empty: a random one is printed once, to the terminal.',
  }),
  accessTokenMinutes: integer('ACCESS_TOKEN_MINUTES', {
    default: 15,
    min: 1,
    max: 1440,
    doc: 'How long an access token is good for, in minutes.',
  }),
  refreshTokenDays: integer('REFRESH_TOKEN_DAYS', {
    default: 30,
    min: 1,
    max: 365,
    doc: 'How long a refresh token is good for, in days.',
  }),
  loginAttemptsMax: integer('LOGIN_ATTEMPTS_MAX', {
    default: 10,
    min: 1,
    max: 1000,
    doc: 'Failed sign-ins for an email address within 15 minutes before further ones are refused.',
  }),
  seedDemo: flag('SEED_DEMO', { default: true, doc: 'Create three demo bots when there are no bots.' }),
};
