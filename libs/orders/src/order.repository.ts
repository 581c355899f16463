import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { type BotId, type ClientOrderId, type UserId } from '@app/kernel';
import { fromStored, isDuplicateKey, type Session, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter } from 'mongoose';

import { BookChanges } from './book-changes.js';
import { type AccountKey } from './ledger/account.js';
import { LIVE_ORDER_STATES, type Order, orderState, type OrderState } from './order.js';
import { ORDER_MODEL, type OrderRecord } from './order.schema.js';
import { DuplicateOrderError, LedgerContentionError } from './orders.errors.js';

/** What a move of an order's state may bring with it. */
export type OrderChange = Partial<Pick<Order, 'error' | 'failedAt' | 'settled' | 'submittedAt'>>;

const EXECUTED: OrderState[] = ['filled', 'cancelled', 'expired', 'rejected'];

/** Of a bot or of a user. */
export type OwnedBy = { readonly botId: BotId } | { readonly userId: UserId };

@Injectable()
export class OrderRepository {
  constructor(
    @InjectModel(ORDER_MODEL) private readonly orders: Model<OrderRecord>,
    /** Told of every move of an order; of a booking by who commits it. */
    readonly changes: BookChanges,
  ) {}

  /** The unique indexes decide races. @throws DuplicateOrderError when this decision, or one like it, is there already */
  async insert(order: Order, session?: Session): Promise<void> {
    try {
      await this.orders.create([toStored(order)], session === undefined ? {} : { session });
    } catch (error) {
      if (isDuplicateKey(error)) throw new DuplicateOrderError(order.clientOrderId);
      throw error;
    }
  }

  async find(id: ClientOrderId, session?: Session): Promise<Order | undefined> {
    const record = await this.orders
      .findOne({ clientOrderId: id })
      .session(session ?? null)
      .lean();
    return record === null ? undefined : fromStored<Order>(record);
  }

  /** Compare-and-set on the state: undefined when the order is no longer in the state it was read in. @throws IllegalTransitionError */
  async move(
    { clientOrderId, state }: Pick<Order, 'clientOrderId' | 'state'>,
    to: OrderState,
    { at, ...change }: OrderChange & { readonly at: Date },
  ): Promise<Order | undefined> {
    const settled = change.settled ?? orderState.isFinal(to);
    const fields = { ...change, settled, state: orderState.move(state, to), updatedAt: at };
    const record = await this.orders
      .findOneAndUpdate({ clientOrderId, state }, { $set: fields }, { returnDocument: 'after' })
      .lean();
    if (record === null) return undefined;
    const order = fromStored<Order>(record);
    this.changes.announce({ order });
    return order;
  }

  /** No news is awaited any more, unless some has come since the order was read. */
  async settle({ clientOrderId, state, updatedAt }: Order): Promise<void> {
    await this.orders.updateOne({ clientOrderId, state, updatedAt }, { $set: { settled: true } });
  }

  /** Orders that may still have news, oldest first, after the one named. */
  async unsettled(limit: number, after?: string): Promise<readonly Unsettled[]> {
    const records = await this.orders
      .find({ settled: false, ...(after === undefined ? {} : { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
    return records.map((record) => ({ cursor: record._id.toHexString(), order: fromStored<Order>(record) }));
  }

  /** Every order that may be open at a venue, of one user or of all. */
  async maybeOpen(user: UserId | undefined): Promise<readonly Order[]> {
    const filter: QueryFilter<OrderRecord> = { settled: false, state: { $in: [...LIVE_ORDER_STATES] } };
    if (user !== undefined) filter.userId = user;
    return (await this.orders.find(filter).lean()).map((record) => fromStored<Order>(record));
  }

  /** Which of these are stored. */
  async known(ids: readonly ClientOrderId[]): Promise<ReadonlySet<ClientOrderId>> {
    const records = await this.orders.find({ clientOrderId: { $in: ids } }, { clientOrderId: 1 }).lean();
    return new Set(records.map(({ clientOrderId }) => clientOrderId));
  }

  /** Which purposes have an order on its way for this bot. */
  async livePurposes(botId: BotId, session?: Session): Promise<ReadonlySet<Order['purpose']>> {
    const records = await this.orders
      .find({ botId, state: { $in: [...LIVE_ORDER_STATES] } }, { purpose: 1 })
      .session(session ?? null)
      .lean();
    return new Set(records.map(({ purpose }) => purpose));
  }

  /** Whether news of an order of this bot may still come. */
  async hasUnsettled(botId: BotId): Promise<boolean> {
    return (await this.orders.exists({ botId, settled: false })) !== null;
  }

  /** Given to the venue and over, newest first; what a stop sold is left out. */
  async executed({ botId, mode }: AccountKey, limit: number): Promise<readonly Order[]> {
    const records = await this.orders
      .find({ botId, mode, flattens: false, submittedAt: { $ne: null }, state: { $in: EXECUTED } })
      .sort({ _id: -1 })
      .limit(limit)
      .lean();
    return records.map((record) => fromStored<Order>(record));
  }

  async hasUnknown(botId: BotId): Promise<boolean> {
    return (await this.orders.exists({ botId, state: 'unknown' })) !== null;
  }

  async countFailures(botId: BotId, since: Date): Promise<number> {
    return await this.orders.countDocuments({ botId, failedAt: { $gte: since } });
  }

  /** Newest first. @throws BadCursorError */
  async page(owner: OwnedBy, request: PageRequest): Promise<Page<Order>> {
    const records = await this.orders
      .find({ ...owner, ...olderThan(request) })
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean();
    const { items, nextCursor } = pageOf(records, request.limit, ({ _id }) => _id.toHexString());
    return { items: items.map((record) => fromStored<Order>(record)), nextCursor };
  }

  /** Part of a booking. @throws LedgerContentionError when the order is no longer as it was read */
  async replace(before: Order, after: Order, session: Session): Promise<void> {
    const { clientOrderId, state, filledQuantity, settled } = toStored(before);
    const { matchedCount } = await this.orders.updateOne(
      { clientOrderId, state, filledQuantity, settled },
      { $set: toStored(after) },
      { session },
    );
    if (matchedCount !== 1) throw new LedgerContentionError(`order ${clientOrderId}`);
  }
}

/** An order that is watched, and where the list of them goes on. */
export interface Unsettled {
  readonly cursor: string;
  readonly order: Order;
}
