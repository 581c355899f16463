import { type Bot, type LegacyCapital } from '@app/bots';
import { botId, minus, negate, toText } from '@app/kernel';

import { type BotAccount } from '../ledger/account.js';
import { newAccount } from '../ledger/accounting.js';
import { drawdownFrom } from '../ledger/statistics.js';
import { type CapitalTransfer } from '../transfers/capital-transfer.js';

/** Who gave, or took, what a bot earned or lost before it came here. */
const PREVIOUS_SYSTEM = botId('previous-system');

export interface OpeningBooks {
  readonly account: BotAccount;
  /** Undefined where the bot has what it began with. */
  readonly carriedOver: CapitalTransfer | undefined;
}

/**
 * The books of a bot that traded elsewhere: it has what it had there, and what it earned or lost there is a line of
 * the ledger, not a profit of ours. The peak is the highest that is known, so that the drawdown is what it was.
 */
export function openingBooks(
  bot: Pick<Bot, 'id' | 'userId' | 'exchange' | 'symbol' | 'quote' | 'mode'>,
  { starting, current, peak }: LegacyCapital,
  at: Date,
): OpeningBooks {
  const empty = newAccount({ ...bot, initialCapital: starting });
  const moved = minus(current, starting);
  const account: BotAccount = {
    ...empty,
    transfers: moved,
    cash: current,
    statistics: { ...empty.statistics, peakEquity: peak, drawdownMax: drawdownFrom(peak, current) },
  };
  if (moved.isZero()) return { account, carriedOver: undefined };
  const earned = moved.greaterThan(0);
  const carriedOver: CapitalTransfer = {
    id: `legacy-${bot.id}`,
    userId: bot.userId,
    mode: bot.mode,
    quote: bot.quote,
    fromBotId: earned ? PREVIOUS_SYSTEM : bot.id,
    toBotId: earned ? bot.id : PREVIOUS_SYSTEM,
    amount: earned ? moved : negate(moved),
    reason: `${earned ? 'Earned' : 'Lost'} in the previous system: it began with ${toText(starting)}`,
    actor: { kind: 'system', name: 'migrations' },
    undoes: undefined,
    createdAt: at,
  };
  return { account, carriedOver };
}
