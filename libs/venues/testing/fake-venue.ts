import {
  type Clock,
  type ClientOrderId,
  exchangeId,
  type ExchangeId,
  ManualClock,
  type MarketSymbol,
  minus,
  negate,
  NOTHING,
  notional,
  price,
  type Price,
  type Quantity,
  smaller,
  sum,
  times,
} from '@app/kernel';
import {
  type CancelOutcome,
  type OrderRequest,
  Venue,
  type VenueAccount,
  VenueAmbiguousError,
  type VenueFill,
  type VenueOrder,
  VenueRejectedError,
  VenueUnavailableError,
} from '@app/venues';

import { type Fault, FaultPlan, type FaultPlanOptions } from './fault-plan.js';

export interface FakeVenueOptions extends FaultPlanOptions {
  readonly exchange?: ExchangeId;
  readonly mode?: 'paper' | 'live';
  /** What market orders are filled at. */
  readonly price?: Price;
  readonly feeRate?: string;
  readonly clock?: Clock;
}

/**
 * A venue in memory that misbehaves on command: it refuses, loses answers, never answers, goes down, answers late and
 * in another order, and holds orders nobody here sent. Market orders are filled whole at `price`; limit orders rest
 * until `fill()` fills them.
 */
export class FakeVenue extends Venue {
  readonly exchange: ExchangeId;
  readonly mode: 'paper' | 'live';
  readonly faults: FaultPlan;
  /** Every createOrder that was called, also those that failed. */
  readonly created: OrderRequest[] = [];
  readonly cancelled: ClientOrderId[] = [];
  price: Price;
  readonly #feeRate: string;
  readonly #clock: Clock;
  readonly #orders = new Map<ClientOrderId, VenueOrder>();

  constructor(options: FakeVenueOptions = {}) {
    super();
    this.exchange = options.exchange ?? exchangeId('simulated');
    this.mode = options.mode ?? 'paper';
    this.price = options.price ?? price(100);
    this.#feeRate = options.feeRate ?? '0.001';
    this.#clock = options.clock ?? new ManualClock(Date.UTC(2026, 0, 5));
    this.faults = new FaultPlan(options);
  }

  async createOrder(request: OrderRequest, signal: AbortSignal): Promise<VenueOrder> {
    signal.throwIfAborted();
    this.created.push(request);
    const fault = await this.faults.next('create');
    if (fault === 'refused') throw new VenueRejectedError('refused by the test');
    if (isDone(fault)) this.#execute(request);
    return await this.#answer(fault, signal, () => this.#known(request.clientOrderId));
  }

  async cancelOrder(
    { clientOrderId }: Pick<VenueOrder, 'clientOrderId'>,
    signal: AbortSignal,
  ): Promise<CancelOutcome> {
    signal.throwIfAborted();
    this.cancelled.push(clientOrderId);
    const fault = await this.faults.next('cancel');
    if (fault === 'refused') throw new VenueRejectedError('refused by the test');
    const outcome = isDone(fault) ? this.#cancel(clientOrderId) : 'not_found';
    return await this.#answer(fault, signal, () => outcome);
  }

  async fetchOrder(
    { clientOrderId }: Pick<VenueOrder, 'clientOrderId'>,
    signal: AbortSignal,
  ): Promise<VenueOrder | undefined> {
    await this.#read(signal);
    return this.#orders.get(clientOrderId);
  }

  async fetchOpenOrders(signal: AbortSignal): Promise<readonly VenueOrder[]> {
    await this.#read(signal);
    return this.openOrders();
  }

  async fetchHolding(account: VenueAccount, symbol: MarketSymbol, signal: AbortSignal): Promise<Quantity> {
    await this.#read(signal);
    const flows = [...this.#orders.values()]
      .filter((order) => this.#isSharedBy(account, order.account) && baseOf(order.symbol) === baseOf(symbol))
      .map((order) => (order.side === 'buy' ? filledQuantity(order) : negate(filledQuantity(order))));
    return sum(flows, NOTHING);
  }

  /** An order as it really stands at the venue, whatever faults are planned. */
  order(id: ClientOrderId): VenueOrder | undefined {
    return this.#orders.get(id);
  }

  /** What is really open at the venue, whatever faults are planned. */
  openOrders(): readonly VenueOrder[] {
    return [...this.#orders.values()].filter(isOpen);
  }

  /** Fills what rests of an order, or `quantity` of it, at `at` or its limit price. */
  fill(id: ClientOrderId, options: { readonly quantity?: Quantity; readonly at?: Price } = {}): VenueOrder {
    const order = this.#known(id);
    const rest = minus(order.quantity, filledQuantity(order));
    const quantity = smaller(options.quantity ?? rest, rest);
    const at = options.at ?? order.limitPrice ?? this.price;
    const fill: VenueFill = {
      venueTradeId: `${id}-${order.fills.length}`,
      price: at,
      quantity,
      fee: times(notional(at, quantity), this.#feeRate),
      liquidity: order.type === 'limit' ? 'maker' : 'taker',
      time: this.#clock.date(),
    };
    const isFilled = quantity.equals(rest);
    const filled: VenueOrder = {
      ...order,
      status: order.status === 'cancelled' ? 'cancelled' : isFilled ? 'filled' : 'partially_filled',
      fills: [...order.fills, fill],
    };
    this.#orders.set(id, filled);
    return filled;
  }

  /** Puts an order there that nobody here sent. */
  hold(order: VenueOrder): void {
    this.#orders.set(order.clientOrderId, order);
  }

  /** A paper account is a bot's own, a real one its user's. */
  #isSharedBy(one: VenueAccount, other: VenueAccount): boolean {
    return this.mode === 'paper' ? one.botId === other.botId : one.userId === other.userId;
  }

  #execute(request: OrderRequest): void {
    const id = request.clientOrderId;
    if (this.#orders.has(id)) return;
    this.#orders.set(id, { ...request, venueOrderId: `fake-${id}`, status: 'open', fills: [] });
    if (request.type === 'market') this.fill(id);
  }

  #cancel(id: ClientOrderId): CancelOutcome {
    const order = this.#orders.get(id);
    if (order === undefined) return 'not_found';
    if (!isOpen(order)) return 'already_closed';
    this.#orders.set(id, { ...order, status: 'cancelled' });
    return 'cancelled';
  }

  #known(id: ClientOrderId): VenueOrder {
    const order = this.#orders.get(id);
    if (order === undefined) throw new Error(`The fake venue has no order ${id}`);
    return order;
  }

  async #read(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const fault = await this.faults.next('read');
    if (hangs(fault)) await untilAborted(signal);
    if (fault !== undefined) throw new VenueUnavailableError(`the read failed by the test: ${fault}`);
  }

  async #answer<T>(fault: Fault | undefined, signal: AbortSignal, value: () => T): Promise<T> {
    if (hangs(fault)) await untilAborted(signal);
    if (fault !== undefined) throw new VenueAmbiguousError(`no clear answer by the test: ${fault}`);
    return value();
  }
}

const isDone = (fault: Fault | undefined): boolean =>
  fault === undefined || fault === 'lost_answer' || fault === 'hangs_after';
const hangs = (fault: Fault | undefined): boolean => fault === 'hangs_before' || fault === 'hangs_after';
const baseOf = (symbol: MarketSymbol): string | undefined => symbol.split('/')[0];
const isOpen = ({ status }: VenueOrder): boolean => status === 'open' || status === 'partially_filled';
const filledQuantity = ({ fills }: VenueOrder): Quantity =>
  sum(
    fills.map(({ quantity }) => quantity),
    NOTHING,
  );

async function untilAborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
