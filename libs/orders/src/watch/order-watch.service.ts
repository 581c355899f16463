import { Config } from '@app/config';
import { Clock, IllegalTransitionError, messageOf } from '@app/kernel';
import { Log } from '@app/observability';
import { isDuplicateKey } from '@app/persistence';
import { type VenueOrder } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { OrderVenue } from '../gateway/order-venue.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { type Order } from '../order.js';
import { OrderRepository } from '../order.repository.js';
import { VenueDataError } from '../orders.errors.js';
import { isClosed, isOver, nextStep, whenAbsent } from './resolution.js';

/**
 * What following an order came to. `known`: its state is what the venue says. `waiting`: too early to tell.
 * `unreadable`: the venue could not be asked. `contradiction`: what it says cannot be booked.
 */
export interface Followed {
  readonly kind: 'known' | 'waiting' | 'unreadable' | 'contradiction';
  readonly order: Order;
  readonly reason: string;
}

/** Follows orders at their venues until no news of them can come. The only way out of `unknown`. */
@Injectable()
export class OrderWatch {
  constructor(
    private readonly orders: OrderRepository,
    private readonly ledger: LedgerService,
    private readonly venue: OrderVenue,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  /** `graceMs`: how long this process may itself still be sending an order that says so. @throws what the database throws */
  async follow(order: Order, graceMs: number, signal: AbortSignal): Promise<Followed> {
    switch (nextStep(order, this.clock.now(), graceMs)) {
      case 'wait':
        return waiting(order);
      case 'withdraw':
        return await this.#withdraw(order);
      case 'look_up':
        return await this.lookUp(order, signal);
    }
  }

  /** Reads the order at its venue and books what it says. @throws what the database throws, the reason of an abort */
  async lookUp(order: Order, signal: AbortSignal): Promise<Followed> {
    const watched = await this.#markUnknown(order);
    if (watched === undefined) return waiting(order);
    let seen: VenueOrder | undefined;
    try {
      seen = await this.venue.fetch(watched, signal);
    } catch (error) {
      signal.throwIfAborted(); // whoever gives up has learned nothing about the venue
      return { kind: 'unreadable', order: watched, reason: messageOf(error) };
    }
    return seen === undefined ? await this.#absent(watched) : await this.#present(watched, seen, signal);
  }

  /** Never sent: it only says so. Whoever wanted to send it meanwhile finds it gone. */
  async #withdraw(order: Order): Promise<Followed> {
    const error = { code: 'WITHDRAWN', message: 'It was written down but never sent' };
    const at = this.clock.date();
    const withdrawn = await this.orders.move(order, 'cancelled', { error, settled: true, at });
    return withdrawn === undefined ? waiting(order) : known(withdrawn);
  }

  /** An order whose sender is gone may or may not be there. Undefined: it has moved on meanwhile. */
  async #markUnknown(order: Order): Promise<Order | undefined> {
    if (order.state !== 'submitting') return order;
    const at = this.clock.date();
    const error = { code: 'NO_ANSWER', message: 'The answer of the venue was not written down' };
    return await this.orders.move(order, 'unknown', { error, failedAt: at, at });
  }

  async #absent(order: Order): Promise<Followed> {
    const absence = whenAbsent(order, this.clock.now(), this.config.orders.settleMs);
    if (absence === 'wait') return waiting(order);
    if (absence === 'settle') {
      await this.orders.settle(order);
      return known(order);
    }
    const error = { code: 'NOT_AT_VENUE', message: 'The venue does not have it' };
    const expired = await this.orders.move(order, 'expired', { error, at: this.clock.date() });
    return expired === undefined ? waiting(order) : known(expired);
  }

  async #present(order: Order, seen: VenueOrder, signal: AbortSignal): Promise<Followed> {
    let booked: Order;
    try {
      booked = await this.ledger.book(order.clientOrderId, seen);
    } catch (error) {
      if (!isContradiction(error)) throw error;
      return { kind: 'contradiction', order, reason: messageOf(error) };
    }
    const isOpenThere = seen.status === 'open' || seen.status === 'partially_filled';
    if (isOpenThere && isClosed(booked)) await this.#cancelSurvivor(booked, signal);
    else if (isOver(booked, this.clock.now(), this.config.orders.settleMs)) await this.orders.settle(booked);
    return known(booked);
  }

  /** Closed in the books, open at the venue: it turned up late, or its cancel was lost. */
  async #cancelSurvivor(order: Order, signal: AbortSignal): Promise<void> {
    this.log.warn(
      { clientOrderId: order.clientOrderId },
      'An order that was closed is open at its venue: cancelling it',
    );
    try {
      await this.venue.cancel(order, signal);
    } catch (err) {
      this.log.warn({ clientOrderId: order.clientOrderId, err }, 'The cancel failed and is tried again');
    }
  }
}

/** Not a fault of the database: what the venue says contradicts the books. */
function isContradiction(error: unknown): boolean {
  return (
    error instanceof VenueDataError ||
    error instanceof IllegalTransitionError ||
    isDuplicateKey(error, 'venueTradeId')
  );
}

const known = (order: Order): Followed => ({ kind: 'known', order, reason: '' });
const waiting = (order: Order): Followed => ({
  kind: 'waiting',
  order,
  reason: 'It may still arrive at the venue',
});
