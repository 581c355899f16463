import {
  type BotId,
  type ClientOrderId,
  type ExchangeId,
  type MarketSymbol,
  type Money,
  type Price,
  type Quantity,
  stateMachine,
  type UserId,
} from '@app/kernel';
import { type Provenance } from '@app/markets';
import { type Liquidity, type OrderSide, type OrderType } from '@app/venues';

export const ORDER_STATES = [
  'intent',
  'submitting',
  'open',
  'partially_filled',
  'filled',
  'denied',
  'rejected',
  'cancelled',
  'expired',
  'unknown',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/**
 * Every move an order can make. `unknown` (the venue may or may not have it) is only ever left by reading the venue.
 * A fill that arrives after `cancelled` or `expired` is booked: the order keeps its state, or becomes filled.
 */
export const orderState = stateMachine<OrderState>('order', {
  intent: ['submitting', 'denied', 'cancelled'],
  submitting: ['open', 'partially_filled', 'filled', 'rejected', 'cancelled', 'expired', 'unknown', 'denied'],
  open: ['partially_filled', 'filled', 'cancelled', 'expired', 'rejected', 'unknown'],
  partially_filled: ['filled', 'cancelled', 'expired', 'unknown'],
  unknown: ['open', 'partially_filled', 'filled', 'rejected', 'cancelled', 'expired'],
  cancelled: ['filled'],
  expired: ['filled'],
  filled: [],
  denied: [],
  rejected: [],
});

/** States in which the order may still do something at the venue, or may be there without our knowing. */
export const LIVE_ORDER_STATES = [
  'intent',
  'submitting',
  'open',
  'partially_filled',
  'unknown',
] as const satisfies readonly OrderState[];

export interface Order {
  readonly clientOrderId: ClientOrderId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly exchange: ExchangeId;
  readonly mode: 'paper' | 'live';
  readonly symbol: MarketSymbol;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly purpose: 'entry' | 'exit';
  readonly quantity: Quantity;
  readonly limitPrice: Price | undefined;
  readonly referencePrice: Price;
  readonly slot: number;
  /** The exit plan an entry carries into its position. */
  readonly stopPrice: number | undefined;
  readonly takeProfitPrice: number | undefined;
  readonly bootstrap: boolean;
  readonly probe: boolean;
  readonly reason: string;
  readonly provenance: Provenance;
  /** Closes a position for an emergency stop that flattens. */
  readonly flattens: boolean;
  readonly state: OrderState;
  /** Epoch of the emergency stop at the intent: an order is never sent with an older one. */
  readonly haltEpoch: number;
  readonly venueOrderId: string | undefined;
  readonly filledQuantity: Quantity;
  readonly filledNotional: Money;
  readonly fees: Money;
  /** Code and text of a denial, rejection or the last ambiguous answer. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** The last refusal or unclear answer of the venue: counts against the bot's error rate (wall time). */
  readonly failedAt: Date | undefined;
  /** No news of this order can come any more: it is not looked up again. */
  readonly settled: boolean;
  /** When it was given to the venue, undefined before (wall time). */
  readonly submittedAt: Date | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One line of the append-only ledger. */
export interface Fill {
  readonly venue: string;
  readonly venueTradeId: string;
  readonly clientOrderId: ClientOrderId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly symbol: MarketSymbol;
  readonly side: OrderSide;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly fee: Money;
  readonly liquidity: Liquidity;
  /** Market time. */
  readonly time: Date;
}
