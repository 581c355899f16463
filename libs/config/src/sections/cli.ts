import { optionalText } from '../setting.js';

export const cli = {
  url: optionalText('AMARKTAI_URL', {
    allowed: 'http:// or https:// URL without /api',
    pattern: /^https?:\/\/.+/,
    doc: 'Where commands find the server; empty: at HOST and PORT.',
  }),
  token: optionalText('AMARKTAI_TOKEN', {
    isSecret: true,
    allowed: 'an access token',
    pattern: /^\S+$/,
    doc: 'Access token with which commands ask the server.',
  }),
};
