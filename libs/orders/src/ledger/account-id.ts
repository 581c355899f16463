import { botId } from '@app/kernel';

import { type AccountKey } from './account.js';

const LIVE_SUFFIX = ':live';

/** The name an account is stored under: the bot's id on paper, with `:live` behind it for real money. */
export const accountId = ({ botId: bot, mode }: AccountKey): string =>
  mode === 'live' ? `${bot}${LIVE_SUFFIX}` : bot;

export function accountKey(id: string): AccountKey {
  if (!id.endsWith(LIVE_SUFFIX)) return { botId: botId(id), mode: 'paper' };
  return { botId: botId(id.slice(0, -LIVE_SUFFIX.length)), mode: 'live' };
}
