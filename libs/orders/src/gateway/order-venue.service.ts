import { Config } from '@app/config';
import { type Quantity, within, type Work } from '@app/kernel';
import { type CancelOutcome, type Venue, type VenueOrder, VenueRegistry } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { type BotAccount } from '../ledger/account.js';
import { type Order } from '../order.js';
import { requestOf } from './intent-order.js';

/** The venue of each order, asked within the time a venue may take. */
@Injectable()
export class OrderVenue {
  constructor(
    private readonly venues: VenueRegistry,
    private readonly config: Config,
  ) {}

  /** @throws UnknownVenueError */
  of({ exchange, mode }: Pick<Order, 'exchange' | 'mode'>): Venue {
    return this.venues.get(exchange, mode);
  }

  /**
   * Sends. The venue is called before this returns: whoever has just asked for permission acts on it. Only the venue's
   * time limits it, because an order that is on its way must be waited for.
   */
  create(order: Order): Promise<VenueOrder> {
    const venue = this.of(order);
    return this.#ask(`${venue.exchange} to take an order`, (deadline) =>
      venue.createOrder(requestOf(order), deadline),
    );
  }

  /** Undefined: the venue surely does not have it. */
  fetch(order: Order, signal: AbortSignal): Promise<VenueOrder | undefined> {
    const venue = this.of(order);
    return this.#ask(
      `${venue.exchange} to show an order`,
      (deadline) => venue.fetchOrder(atVenue(order), deadline),
      signal,
    );
  }

  cancel(order: Order, signal: AbortSignal): Promise<CancelOutcome> {
    const venue = this.of(order);
    return this.#ask(
      `${venue.exchange} to cancel an order`,
      (deadline) => venue.cancelOrder(atVenue(order), deadline),
      signal,
    );
  }

  /** How much of the base asset the venue holds for the account. */
  holding({ exchange, mode, symbol, userId, botId }: BotAccount, signal: AbortSignal): Promise<Quantity> {
    const venue = this.of({ exchange, mode });
    return this.#ask(
      `${venue.exchange} to show a holding`,
      (deadline) => venue.fetchHolding({ userId, botId }, symbol, deadline),
      signal,
    );
  }

  #ask<T>(task: string, work: Work<T>, signal?: AbortSignal): Promise<T> {
    return within(this.config.trading.venueTimeoutMs, task, work, signal);
  }
}

const atVenue = ({
  clientOrderId,
  symbol,
  userId,
  botId,
}: Order): Pick<VenueOrder, 'clientOrderId' | 'symbol' | 'account'> => ({
  clientOrderId,
  symbol,
  account: { userId, botId },
});
