import { type Position } from '@app/orders';
import { type Decision, FLAT, type PositionView } from '@app/strategies';
import { type Quantity } from '@app/kernel';
import { type Sizing } from '@app/kelly';

import { type EntryFacts, planEntry, type SizeEntry } from './entry-plan.js';
import { protectiveExit } from './exits.js';

/** What a look at a bot may come to, before anything is sent. */
export type Intention =
  | { readonly action: 'exit'; readonly code: string; readonly reason: string }
  | {
      readonly action: 'enter';
      readonly quantity: Quantity;
      readonly sizing: Sizing;
      readonly decision: Decision;
    }
  | {
      readonly action: 'none';
      readonly outcome: 'held' | 'no_trade';
      readonly code: string;
      readonly reason: string;
      readonly sizing?: Sizing;
    };

/** All that a look judges. `decision` is undefined when only the price moved: then only protective exits count. */
export interface Look extends Omit<EntryFacts, 'decision'> {
  readonly decision: Decision | undefined;
}

/** The pure core of trading: from what is known now to what should be done, and why. */
export function consider(look: Look, sizeEntry: SizeEntry): Intention {
  const { bot, account, quote, time, decision } = look;
  if (account.position !== undefined) {
    const exit = protectiveExit(account.position, bot.exits, { bid: quote.bid, time });
    if (exit !== undefined)
      return { action: 'exit', code: exit, reason: exitReason(exit, account.position, quote.bid) };
  }
  if (decision === undefined) return hold('price_only', 'No exit rule was met');
  if (bot.status !== 'active') return hold('bot_not_active', `The bot is ${bot.status}`);
  if (account.position === undefined) return considerEntry({ ...look, decision }, sizeEntry);
  if (decision.action === 'exit') return { action: 'exit', code: 'strategy_exit', reason: decision.reason };
  return hold(
    'hold',
    decision.action === 'enter' ? `Already in position: ${decision.reason}` : decision.reason,
  );
}

function considerEntry(facts: EntryFacts, sizeEntry: SizeEntry): Intention {
  const { decision } = facts;
  if (decision.action !== 'enter') return hold('hold', decision.reason);
  const plan = planEntry(facts, sizeEntry);
  if (plan.kind === 'enter') {
    return { action: 'enter', quantity: plan.quantity, sizing: plan.sizing, decision };
  }
  return { action: 'none', outcome: 'no_trade', code: plan.code, reason: plan.reason, sizing: plan.sizing };
}

/** What the strategy may know of a position. */
export function viewOf(position: Position | undefined): PositionView {
  if (position === undefined) return FLAT;
  return {
    isOpen: true,
    entryPrice: position.averageEntryPrice.toNumber(),
    highestPrice: position.highestPrice,
    openedAt: position.openedAt.getTime(),
  };
}

const hold = (code: string, reason: string): Intention => ({ action: 'none', outcome: 'held', code, reason });

function exitReason(code: string, position: Position, bid: number): string {
  const { stopPrice, takeProfitPrice, highestPrice, averageEntryPrice } = position;
  const levels = `entry ${averageEntryPrice.toFixed()}, highest ${highestPrice}, stop ${stopPrice ?? 'none'}, target ${takeProfitPrice ?? 'none'}`;
  return `${code} at a bid of ${bid} (${levels})`;
}
