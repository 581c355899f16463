import { Clock, DomainError, messageOf } from '@app/kernel';
import { Log } from '@app/observability';
import { type VenueOrder, VenueRejectedError } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { LedgerService } from '../ledger/ledger.service.js';
import { type SubmitOutcome } from '../order-gateway.js';
import { type Order, type OrderState } from '../order.js';
import { type OrderChange, OrderRepository } from '../order.repository.js';
import { OrderVenue } from './order-venue.service.js';
import { type Refusal, SendPermission } from './send-permission.service.js';

/** Sends an order that is marked as submitting, once, and writes down what came of it. */
@Injectable()
export class OrderSender {
  constructor(
    private readonly permission: SendPermission,
    private readonly venue: OrderVenue,
    private readonly orders: OrderRepository,
    private readonly ledger: LedgerService,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Nothing is awaited before the permission is asked, nor between it and the send. */
  async send(order: Order, signal: AbortSignal): Promise<SubmitOutcome> {
    const refusal = this.permission.refusal(order, signal);
    if (refusal !== undefined) return await this.#denied(order, refusal);
    let seen: VenueOrder;
    try {
      seen = await this.venue.create(order);
    } catch (error) {
      return error instanceof VenueRejectedError
        ? await this.#rejected(order, error)
        : await this.#ambiguous(order, error);
    }
    return await this.#answered(order, seen);
  }

  async #denied(order: Order, refusal: Refusal): Promise<SubmitOutcome> {
    const error = { code: refusal.code, message: refusal.reason };
    await this.#note(order, 'denied', { error });
    return { kind: 'denied', ...refusal };
  }

  async #rejected(order: Order, { code, message }: VenueRejectedError): Promise<SubmitOutcome> {
    const rejected = await this.#note(order, 'rejected', {
      error: { code, message },
      failedAt: this.clock.date(),
    });
    return { kind: 'rejected', order: rejected, reason: message };
  }

  /** Never sent again: what became of it is found by looking it up. */
  async #ambiguous(order: Order, err: unknown): Promise<SubmitOutcome> {
    this.log.warn({ clientOrderId: order.clientOrderId, err }, 'It is not known whether an order was taken');
    const message = messageOf(err);
    const error = { code: err instanceof DomainError ? err.code : 'VENUE_FAULT', message };
    const unknown = await this.#note(order, 'unknown', { error, failedAt: this.clock.date() });
    return { kind: 'ambiguous', order: unknown, reason: message };
  }

  /** An answer that cannot be booked leaves the order as it is in the database: it is looked up again. */
  async #answered(order: Order, seen: VenueOrder): Promise<SubmitOutcome> {
    try {
      const booked = await this.ledger.book(order.clientOrderId, seen);
      if (booked.state !== 'rejected') return { kind: 'accepted', order: booked };
      return { kind: 'rejected', order: booked, reason: 'The venue rejected the order' };
    } catch (err) {
      this.log.error(
        { clientOrderId: order.clientOrderId, err },
        'The answer of a venue could not be booked',
      );
      return { kind: 'ambiguous', order, reason: `The answer could not be booked: ${messageOf(err)}` };
    }
  }

  /**
   * What came of it, written down. When that fails, or another has already looked the order up, the outcome stays what
   * it is: an order left as submitting is found by the watch.
   */
  async #note(order: Order, to: OrderState, change: OrderChange): Promise<Order> {
    try {
      return (await this.orders.move(order, to, { ...change, at: this.clock.date() })) ?? order;
    } catch (err) {
      this.log.error(
        { clientOrderId: order.clientOrderId, to, err },
        'The outcome of an order could not be written',
      );
      return order;
    }
  }
}
