import {
  type BotId,
  type ClientOrderId,
  DomainError,
  type ExchangeId,
  type MarketSymbol,
  type Money,
  type Price,
  type Quantity,
  type UserId,
} from '@app/kernel';

export type OrderSide = 'buy' | 'sell';
export type OrderType = 'market' | 'limit';
export type Liquidity = 'maker' | 'taker';
/** What an account is at a venue: paper accounts belong to a bot, real ones to a user. */
export interface VenueAccount {
  readonly userId: UserId;
  readonly botId: BotId;
}

export interface OrderRequest {
  readonly clientOrderId: ClientOrderId;
  readonly account: VenueAccount;
  readonly symbol: MarketSymbol;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: Quantity;
  /** For `limit`; undefined for `market`. */
  readonly limitPrice: Price | undefined;
  readonly reduceOnly: boolean;
}

export interface VenueFill {
  /** Unique at the venue. */
  readonly venueTradeId: string;
  readonly price: Price;
  readonly quantity: Quantity;
  /** In quote currency. */
  readonly fee: Money;
  readonly liquidity: Liquidity;
  /** Market time. */
  readonly time: Date;
}

export type VenueOrderStatus = 'open' | 'partially_filled' | 'filled' | 'cancelled' | 'expired' | 'rejected';

/** An order as the venue knows it now, with every fill so far. */
export interface VenueOrder {
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: string;
  readonly account: VenueAccount;
  readonly symbol: MarketSymbol;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: Quantity;
  readonly limitPrice: Price | undefined;
  readonly status: VenueOrderStatus;
  readonly fills: readonly VenueFill[];
}

export type CancelOutcome = 'cancelled' | 'already_closed' | 'not_found';

/** The venue said no: final, nothing was executed. */
export class VenueRejectedError extends DomainError {
  readonly code = 'VENUE_REJECTED';
  readonly kind = 'conflict';
}

/** Timeout, reset, 5xx: the venue may or may not have done it. Never sent again; resolved by looking it up. */
export class VenueAmbiguousError extends DomainError {
  readonly code = 'VENUE_AMBIGUOUS';
  readonly kind = 'unavailable';
}

/** A read failed; nothing is known and nothing changed. */
export class VenueUnavailableError extends DomainError {
  readonly code = 'VENUE_UNAVAILABLE';
  readonly kind = 'unavailable';
}

export class UnknownVenueError extends DomainError {
  readonly code = 'UNKNOWN_VENUE';
  readonly kind = 'not_found';

  constructor(exchange: ExchangeId, mode: 'paper' | 'live') {
    super(`There is no ${mode} venue for ${exchange}`);
  }
}

/**
 * Where orders go (port): paper, the fake of the tests, and real exchanges pass one conformance suite. Only
 * `OrderGateway` calls `createOrder`. Every method honours its signal.
 */
export abstract class Venue {
  abstract readonly exchange: ExchangeId;
  abstract readonly mode: 'paper' | 'live';
  /** The answer carries what was filled at once. @throws VenueRejectedError, VenueAmbiguousError */
  abstract createOrder(request: OrderRequest, signal: AbortSignal): Promise<VenueOrder>;
  /** @throws VenueAmbiguousError */
  abstract cancelOrder(
    order: Pick<VenueOrder, 'clientOrderId' | 'symbol' | 'account'>,
    signal: AbortSignal,
  ): Promise<CancelOutcome>;
  /** undefined: the venue surely does not have it. @throws VenueUnavailableError */
  abstract fetchOrder(
    order: Pick<VenueOrder, 'clientOrderId' | 'symbol' | 'account'>,
    signal: AbortSignal,
  ): Promise<VenueOrder | undefined>;
  /** All open orders, also those our database does not know. @throws VenueUnavailableError */
  abstract fetchOpenOrders(signal: AbortSignal): Promise<readonly VenueOrder[]>;
  /**
   * How much of the symbol's base asset the venue holds for the account: what a paper account's own executions add up
   * to; the whole balance (free and in orders) of a real one, which all bots of the user share. @throws VenueUnavailableError
   */
  abstract fetchHolding(account: VenueAccount, symbol: MarketSymbol, signal: AbortSignal): Promise<Quantity>;
}

/** The venues in use, by exchange and mode (port). */
export abstract class VenueRegistry {
  /** @throws UnknownVenueError */
  abstract get(exchange: ExchangeId, mode: 'paper' | 'live'): Venue;
  /** Those an emergency stop must reach: every live one, and the paper ones that were asked for. */
  abstract all(): readonly Venue[];
  /**
   * Adds a venue; a module does so in its constructor, before any order of an earlier run is looked up.
   * @throws RangeError when there is one for its exchange and mode already
   */
  abstract contribute(venue: Venue): void;
}
