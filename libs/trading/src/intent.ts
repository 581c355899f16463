import { type Bot } from '@app/bots';
import { plus, price, type Price, times } from '@app/kernel';
import { type Provenance, type Quote } from '@app/markets';
import { deriveClientOrderId, type Position } from '@app/orders';
import { type OrderIntent } from '@app/risk';

import { type Intention } from './consider.js';

/** The moment a decision belongs to. `slot`: open time of its candle, or time of the quote (market time, ms). */
export interface Moment {
  readonly slot: number;
  readonly quote: Quote;
  readonly provenance: Provenance;
}

/** The order that enters as intended: a market order, measured against the mid it was decided at. */
export function entryIntent(
  bot: Bot,
  { decision, quantity, sizing }: Extract<Intention, { action: 'enter' }>,
  moment: Moment,
): OrderIntent {
  return {
    ...marketOrder(bot, 'entry', moment),
    quantity,
    expectedEdgeBps: decision.expectedEdgeBps,
    stopPrice: decision.stopPrice,
    takeProfitPrice: decision.takeProfitPrice,
    bootstrap: sizing.bootstrap,
    probe: sizing.recommendation === 'probe',
    reason: decision.reason,
  };
}

/** The order that closes the whole position; its reason is the code by which trades are told apart. */
export function exitIntent(bot: Bot, position: Position, code: string, moment: Moment): OrderIntent {
  return {
    ...marketOrder(bot, 'exit', moment),
    quantity: position.quantity,
    expectedEdgeBps: 0,
    stopPrice: undefined,
    takeProfitPrice: undefined,
    bootstrap: position.bootstrap,
    probe: position.probe,
    reason: code,
  };
}

function marketOrder(bot: Bot, purpose: 'entry' | 'exit', { slot, quote, provenance }: Moment) {
  return {
    clientOrderId: deriveClientOrderId({ botId: bot.id, slot, purpose }),
    bot,
    purpose,
    side: purpose === 'entry' ? 'buy' : 'sell',
    type: 'market',
    limitPrice: undefined,
    referencePrice: mid(quote),
    slot,
    provenance,
  } as const;
}

/** Halved in decimals: half of a float sum would be 136.13499999999999. */
const mid = ({ bid, ask }: Quote): Price => times(plus(price(bid), price(ask)), 0.5);
