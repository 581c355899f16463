import {
  type BotId,
  type ClientOrderId,
  type ExchangeId,
  type MarketSymbol,
  type Quantity,
} from '@app/kernel';

/** What became of one order. `unknown`: the venue did not say, or could not be asked. */
export type HaltOrderOutcome = 'cancelled' | 'already_closed' | 'rejected' | 'unknown';

/** One order that a stop touched. */
export interface HaltOrder {
  readonly exchange: ExchangeId;
  readonly mode: 'paper' | 'live';
  readonly clientOrderId: ClientOrderId;
  readonly symbol: MarketSymbol;
  readonly outcome: HaltOrderOutcome;
  readonly attempts: number;
  /** What the venue answered last, when it was not a plain yes. */
  readonly detail: string | undefined;
}

/** Names of our choice are unique; those of orders that others placed are so at their venue only. */
export const orderKey = ({
  exchange,
  mode,
  clientOrderId,
}: Pick<HaltOrder, 'exchange' | 'mode' | 'clientOrderId'>): string => `${exchange}:${mode}:${clientOrderId}`;

/** A fresh look at one venue after the cancels. */
export type VenueReading =
  | {
      readonly exchange: ExchangeId;
      readonly mode: 'paper' | 'live';
      readonly readable: true;
      readonly open: readonly ClientOrderId[];
    }
  | {
      readonly exchange: ExchangeId;
      readonly mode: 'paper' | 'live';
      readonly readable: false;
      readonly reason: string;
    };

/** A position that a stop with `flatten` has not closed yet. */
export interface RemainingPosition {
  readonly botId: BotId;
  readonly symbol: MarketSymbol;
  readonly quantity: Quantity;
  /** Why it is still there, if that is known. */
  readonly reason: string | undefined;
}

export type PositionVerdict =
  | { readonly kind: 'flat' }
  | { readonly kind: 'positions_remain'; readonly positions: readonly RemainingPosition[] }
  | { readonly kind: 'unknown'; readonly reason: string };

export type HaltVerdict =
  /** A fresh read of every venue shows no open order. */
  | { readonly kind: 'clear' }
  /** `reasons`: what is not known besides. */
  | {
      readonly kind: 'orders_remain';
      readonly orders: readonly string[];
      readonly reasons: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly reasons: readonly string[] };

/**
 * What may be said after a stop. Only what every venue shows now counts, never what was asked of it: a cancel that was
 * answered with success and an order that is still open is an order that remains. `problem`: why the books could not say
 * what was on its way.
 */
export function verdictOf(
  readings: readonly VenueReading[],
  touched: readonly HaltOrder[],
  problem: string | undefined,
): HaltVerdict {
  const remaining = readings.flatMap((reading) =>
    reading.readable ? reading.open.map((id) => `${reading.exchange}:${id}`) : [],
  );
  const unread = readings.flatMap((reading) => (reading.readable ? [] : [reading]));
  const isUnread = (order: HaltOrder): boolean =>
    unread.some(({ exchange, mode }) => exchange === order.exchange && mode === order.mode);
  const reasons = [
    ...(problem === undefined ? [] : [problem]),
    ...unread.map(({ exchange, mode, reason }) => `${exchange} (${mode}) cannot be read: ${reason}`),
    ...touched
      // A venue that shows no such order answers also for a cancel that it refused.
      .filter((order) => order.outcome === 'unknown' || (order.outcome === 'rejected' && isUnread(order)))
      .map((order) => `${order.exchange}:${order.clientOrderId}: ${order.detail ?? 'no answer'}`),
  ];
  if (remaining.length > 0) return { kind: 'orders_remain', orders: remaining, reasons };
  return reasons.length > 0 ? { kind: 'unknown', reasons } : { kind: 'clear' };
}
