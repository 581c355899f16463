import { type ClientOrderId, Clock } from '@app/kernel';
import { Log } from '@app/observability';
import { type CancelOutcome } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { type CancelResult } from '../order-gateway.js';
import { type Order, LIVE_ORDER_STATES } from '../order.js';
import { OrderRepository } from '../order.repository.js';
import { OrderNotFoundError } from '../orders.errors.js';
import { OrderWatch } from '../watch/order-watch.service.js';
import { OrderVenue } from './order-venue.service.js';

/** Cancels orders at their venues; also while trading is halted. */
@Injectable()
export class OrderCanceller {
  constructor(
    private readonly orders: OrderRepository,
    private readonly watch: OrderWatch,
    private readonly venue: OrderVenue,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @throws OrderNotFoundError, and what the database throws */
  async cancel(id: ClientOrderId, signal: AbortSignal): Promise<CancelResult> {
    const order = await this.orders.find(id);
    if (order === undefined) throw new OrderNotFoundError(id);
    if (!isLive(order)) return 'already_closed';
    if (await this.#withdrawn(order)) return 'cancelled';
    const outcome = await this.#cancelAtVenue(order, signal);
    // The books take over what the venue says now: a fill may have come before the cancel.
    const current = (await this.orders.find(id)) ?? order;
    const { order: after } = await this.watch.lookUp(current, signal);
    if (outcome === 'cancelled') return 'cancelled';
    return isLive(after) ? 'unknown' : 'already_closed';
  }

  /** An order that was not sent yet only has to be taken back before its sender sees it. */
  async #withdrawn(order: Order): Promise<boolean> {
    if (order.state !== 'intent') return false;
    const at = this.clock.date();
    return (await this.orders.move(order, 'cancelled', { settled: true, at })) !== undefined;
  }

  async #cancelAtVenue(order: Order, signal: AbortSignal): Promise<CancelOutcome | undefined> {
    try {
      return await this.venue.cancel(order, signal);
    } catch (err) {
      this.log.warn(
        { clientOrderId: order.clientOrderId, err },
        'It is not known whether an order was cancelled',
      );
      return undefined;
    }
  }
}

const isLive = ({ state }: Order): boolean => LIVE_ORDER_STATES.some((live) => live === state);
