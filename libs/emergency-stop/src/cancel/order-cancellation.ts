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
    const books = await this.#known(scope);
    const rounds = await this.#atAll(this.#placesOf(scope, books.orders), scope, books.orders);
    const orders = mergeRounds(earlier, [...settledSince(earlier, books), ...ordersOf(rounds)]);
    const look: Look = { orders, rounds, problem: books.problem };
    const awaited = rounds.flatMap((round) => round.awaited);
    return resultOf(awaited.length === 0 ? look : await this.#lookAgain(look, awaited, scope));
  }

  /**
   * What was on its way is asked for once more at once: by now most of it has arrived, or was kept from being sent by
   * the latch, and nobody has to wait for the next round to hear so.
   */
  async #lookAgain(first: Look, awaited: readonly HaltOrder[], scope: HaltScope): Promise<Look> {
    const books = await this.#known(scope);
    const keys = new Set(awaited.map(orderKey));
    const known = books.orders.filter((order) => keys.has(orderKey(order)));
    const rounds = await this.#atAll(distinct(known), scope, known);
    const readAgain = new Set(rounds.map(({ reading }) => placeKey(reading)));
    return {
      orders: mergeRounds(first.orders, [...settledSince(awaited, books), ...ordersOf(rounds)]),
      rounds: [...first.rounds.filter(({ reading }) => !readAgain.has(placeKey(reading))), ...rounds],
      problem: first.problem ?? books.problem,
    };
  }

  /**
   * Every venue in use, and those of the known orders: an order must not be forgotten because its venue was. A drill
   * leaves venues of real money alone.
   */
  #placesOf(scope: HaltScope, known: readonly KnownOrder[]): readonly Place[] {
    const venues = this.venues.all().filter(({ mode }) => mode === 'paper' || scope !== DRILL_SCOPE);
    return distinct([...venues, ...known]);
  }

  #atAll(
    places: readonly Place[],
    scope: HaltScope,
    known: readonly KnownOrder[],
  ): Promise<readonly CancelRound[]> {
    return Promise.all(places.map((place) => this.#at(place, scope, known)));
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

  async #known(scope: HaltScope): Promise<Books> {
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

const placeKey = ({ exchange, mode }: Place): string => `${exchange}:${mode}`;

const distinct = (places: readonly Place[]): readonly Place[] => [
  ...new Map(places.map(({ exchange, mode }) => [placeKey({ exchange, mode }), { exchange, mode }])).values(),
];

interface Books {
  readonly orders: readonly KnownOrder[];
  /** Why they could not be asked. */
  readonly problem: string | undefined;
}

/** What is known of every order, and the latest look at each venue. */
interface Look {
  readonly orders: readonly HaltOrder[];
  readonly rounds: readonly CancelRound[];
  readonly problem: string | undefined;
}

function resultOf({ orders, rounds, problem }: Look): CancellationResult {
  const readings = rounds.map(({ reading }) => reading);
  return { orders, verdict: verdictOf(readings, orders, problem) };
}

const ordersOf = (rounds: readonly CancelRound[]): readonly HaltOrder[] =>
  rounds.flatMap(({ orders }) => orders);

function outOfReach(place: Place, orders: readonly KnownOrder[], reason: string): CancelRound {
  const unasked = orders.map(({ clientOrderId, symbol }): HaltOrder => {
    return { ...place, clientOrderId, symbol, outcome: 'unknown', attempts: 0, detail: reason };
  });
  return { orders: unasked, awaited: [], reading: { ...place, readable: false, reason } };
}

/** Orders that were in doubt in an earlier look and that the books hold open no more; the venues are read anyway. */
function settledSince(earlier: readonly HaltOrder[], books: Books): readonly HaltOrder[] {
  if (books.problem !== undefined) return [];
  const open = new Set(books.orders.map(orderKey));
  return earlier
    .filter((order) => order.outcome === 'unknown' || order.outcome === 'rejected')
    .filter((order) => !open.has(orderKey(order)))
    .map((order) => ({ ...order, outcome: 'already_closed', attempts: 0, detail: 'no longer open' }));
}

function inScope(scope: HaltScope): (order: VenueOrder) => boolean {
  const user = userOf(scope);
  return user === undefined ? () => true : ({ account }) => account.userId === user;
}
