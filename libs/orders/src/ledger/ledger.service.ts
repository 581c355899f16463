import { type ClientOrderId, Clock } from '@app/kernel';
import { type Session, Transactions } from '@app/persistence';
import { type VenueOrder } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { type Order } from '../order.js';
import { OrderRepository } from '../order.repository.js';
import { AccountNotFoundError, OrderNotFoundError } from '../orders.errors.js';
import { type JudgedState } from './account.js';
import { AccountRepository } from './account.repository.js';
import { type Booking, bookReading } from './booking.js';
import { FillRepository } from './fill.repository.js';
import { TradeRepository } from './trade.repository.js';

/** The one writer of intents, fills, accounts and trades: what a venue says of an order is booked whole or not at all. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly orders: OrderRepository,
    private readonly fills: FillRepository,
    private readonly accounts: AccountRepository,
    private readonly trades: TradeRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes an intent ahead of its send, if the account is still the one it was judged by: the position that an exit
   * sells must not have been sold meanwhile, and what an entry spends must not have been moved away.
   * @returns false when a fill was booked since, or capital moved
   * @throws DuplicateOrderError
   */
  async writeIntent(order: Order, { fillCount, cash }: JudgedState): Promise<boolean> {
    return await this.transactions.run(async (session) => {
      const judged = order.purpose === 'entry' ? { fillCount, cash } : { fillCount };
      const isCurrent = await this.accounts.countIntent(order, judged, session);
      if (isCurrent) await this.orders.insert(order, session);
      return isCurrent;
    });
  }

  /**
   * Books a reading of the venue; one that brings nothing new writes nothing.
   * @returns the order as it is now
   * @throws OrderNotFoundError, AccountNotFoundError, VenueDataError, IllegalTransitionError
   */
  async book(id: ClientOrderId, seen: VenueOrder): Promise<Order> {
    const booked = await this.transactions.run((session) => this.#book(id, seen, session));
    this.orders.changes.announce(booked);
    return booked.order;
  }

  async #book(id: ClientOrderId, seen: VenueOrder, session: Session): Promise<Booked> {
    const order = await this.orders.find(id, session);
    if (order === undefined) throw new OrderNotFoundError(id);
    const account = await this.accounts.find(order, session);
    if (account === undefined) throw new AccountNotFoundError(order);
    // An order without filled quantity has no fills: both are only ever written together.
    const booked = order.filledQuantity.isZero()
      ? new Set<string>()
      : await this.fills.bookedTradeIds(id, session);
    const booking = bookReading(order, account, booked, seen);
    if (!bringsNews(order, booking)) return { order, account };
    const written = { ...booking, order: { ...booking.order, updatedAt: this.clock.date() } };
    await this.#write({ order, account }, written, session);
    return written;
  }

  /** The order first: it is what two bookings of one reading meet at. */
  async #write(
    before: Booked,
    { order, fills, account, closedTrades }: Booking,
    session: Session,
  ): Promise<void> {
    await this.orders.replace(before.order, order, session);
    if (fills.length === 0) return;
    await this.fills.insert(fills, session);
    await this.accounts.replace(before.account, account, session);
    if (closedTrades.length > 0) await this.trades.insert(closedTrades, session);
  }
}

/** As they are now. */
type Booked = Pick<Booking, 'order' | 'account'>;

function bringsNews(before: Order, { order, fills }: Booking): boolean {
  return (
    fills.length > 0 ||
    order.state !== before.state ||
    order.settled !== before.settled ||
    order.venueOrderId !== before.venueOrderId
  );
}
