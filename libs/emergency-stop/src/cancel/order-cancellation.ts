import { messageOf, type UserId, within } from '@app/kernel';
import { type Venue, type VenueOrder, type VenueRegistry } from '@app/venues';

import { DRILL_SCOPE } from '../drill/drill-account.js';
import { type HaltScope, userOf } from '../halt-scope.js';
import {
  cancelRound,
  type CancellableOrder,
  type CancelOptions,
  type CancelRound,
  mergeRounds,
} from './cancel-orders.js';
import { type HaltOrder, type HaltVerdict, orderKey, verdictOf } from './order-ledger.js';

/** An order the database knows that may be at its venue. */
export interface KnownOrder extends CancellableOrder {
  readonly exchange: Venue['exchange'];
  readonly mode: Venue['mode'];
}

/** The orders the database knows (port; implemented by the library that owns orders). */
export abstract class KnownOrders {
  /** Every order that may be open, of one user or of all. */
  abstract maybeOpen(user: UserId | undefined): Promise<readonly KnownOrder[]>;
}

export interface CancellationOptions extends CancelOptions {
  /** Longest the books may take to say what is open, ms. */
  readonly booksTimeoutMs: number;
}

export interface CancellationResult {
  readonly orders: readonly HaltOrder[];
  readonly verdict: HaltVerdict;
}

/** Cancels at all venues at once, and says honestly what is left. */
export class OrderCancellation {
  constructor(
    private readonly venues: Pick<VenueRegistry, 'all' | 'get'>,
    private readonly known: KnownOrders,
    private readonly options: CancellationOptions,
  ) {}

  /**
   * One round. A database that cannot be asked does not keep the venues from being asked; but then it is not known
   * which orders were on their way, and the verdict says so. Never rejects.
   */
  async round(scope: HaltScope, earlier: readonly HaltOrder[]): Promise<CancellationResult> {
    const known = await this.#known(scope);
    const rounds = await Promise.all(
      this.#placesOf(scope, known.orders).map((place) => this.#at(place, scope, known.orders)),
    );
    const settled = known.problem === undefined ? settledSince(earlier, known.orders) : [];
    const orders = mergeRounds(earlier, [...settled, ...rounds.flatMap((round) => round.orders)]);
    const readings = rounds.map(({ reading }) => reading);
    return { orders, verdict: verdictOf(readings, orders, known.problem) };
  }

  /**
   * Every venue in use, and those of the known orders: an order must not be forgotten because its venue was. A drill
   * leaves venues of real money alone.
   */
  #placesOf(scope: HaltScope, known: readonly KnownOrder[]): readonly Place[] {
    const venues = this.venues.all().filter(({ mode }) => mode === 'paper' || scope !== DRILL_SCOPE);
    const all = [...venues, ...known].map(({ exchange, mode }) => ({ exchange, mode }));
    return [...new Map(all.map((place) => [`${place.exchange}:${place.mode}`, place])).values()];
  }

  async #at({ exchange, mode }: Place, scope: HaltScope, known: readonly KnownOrder[]): Promise<CancelRound> {
    const here = known.filter((order) => order.exchange === exchange && order.mode === mode);
    let venue: Venue;
    try {
      venue = this.venues.get(exchange, mode);
    } catch (error) {
      return outOfReach({ exchange, mode }, here, messageOf(error));
    }
    return await cancelRound(venue, here, inScope(scope), this.options);
  }

  async #known(scope: HaltScope): Promise<{ orders: readonly KnownOrder[]; problem: string | undefined }> {
    try {
      const orders = await within(this.options.booksTimeoutMs, 'ask the books for open orders', () =>
        this.known.maybeOpen(userOf(scope)),
      );
      return { orders, problem: undefined };
    } catch (error) {
      return { orders: [], problem: `The database cannot be asked for open orders: ${messageOf(error)}` };
    }
  }
}

type Place = Pick<Venue, 'exchange' | 'mode'>;

function outOfReach(place: Place, orders: readonly KnownOrder[], reason: string): CancelRound {
  const unasked = orders.map(({ clientOrderId, symbol }): HaltOrder => {
    return { ...place, clientOrderId, symbol, outcome: 'unknown', attempts: 0, detail: reason };
  });
  return { orders: unasked, reading: { ...place, readable: false, reason } };
}

/** Orders that were in doubt in an earlier round and that the books hold open no more; the venues are read anyway. */
function settledSince(earlier: readonly HaltOrder[], known: readonly KnownOrder[]): readonly HaltOrder[] {
  const open = new Set(known.map(orderKey));
  return earlier
    .filter((order) => order.outcome === 'unknown' || order.outcome === 'rejected')
    .filter((order) => !open.has(orderKey(order)))
    .map((order) => ({ ...order, outcome: 'already_closed', attempts: 0, detail: 'no longer open' }));
}

function inScope(scope: HaltScope): (order: VenueOrder) => boolean {
  const user = userOf(scope);
  return user === undefined ? () => true : ({ account }) => account.userId === user;
}
