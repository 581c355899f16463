import { createHash } from 'node:crypto';

import { type Bot } from '@app/bots';
import { canonicalJson, type ExchangeId } from '@app/kernel';
import { type Provenance } from '@app/markets';

/** The hash of everything that decides how a bot trades: whoever changes any of it has another bot to prove. */
export function setupHash(bot: Bot): string {
  const { exchange, symbol, timeframe, strategy, params, riskMode, exits } = bot;
  const setup = canonicalJson({ exchange, symbol, timeframe, strategy, params, riskMode, exits });
  return createHash('sha256').update(setup).digest('hex');
}

const MADE_UP: readonly string[] = ['simulated', 'replay'] satisfies Provenance[];

/** The kind of prices an exchange has: every id but these two is that of a real one. */
export const pricesOf = (exchange: ExchangeId): Provenance =>
  MADE_UP.includes(exchange) ? (exchange as string as Provenance) : 'real';
