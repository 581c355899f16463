import { messageOf, type UserId } from '@app/kernel';
import { type Venue, type VenueOrder } from '@app/venues';

import { cancelRound, type CancellableOrder, type CancelOptions, mergeRounds } from './cancel-orders.js';
import { type HaltScope, userOf } from './halt-scope.js';
import { type HaltOrder, type HaltVerdict, verdictOf } from './order-ledger.js';

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

export interface CancellationResult {
  readonly orders: readonly HaltOrder[];
  readonly verdict: HaltVerdict;
}

/** Cancels at all venues at once, and says honestly what is left. */
export class OrderCancellation {
  constructor(
    private readonly venues: () => readonly Venue[],
    private readonly known: KnownOrders,
    private readonly options: CancelOptions,
  ) {}

  /**
   * One round. A database that cannot be asked does not keep the venues from being asked; but then it is not known
   * which orders were on their way, and the verdict says so.
   */
  async round(scope: HaltScope, earlier: readonly HaltOrder[]): Promise<CancellationResult> {
    const known = await this.#known(scope);
    const rounds = await Promise.all(
      this.venues().map((venue) =>
        cancelRound(
          venue,
          known.orders.filter(({ exchange, mode }) => exchange === venue.exchange && mode === venue.mode),
          inScope(scope),
          this.options,
        ),
      ),
    );
    const settled = known.problem === undefined ? settledSince(earlier, known.orders) : [];
    const orders = mergeRounds(earlier, [...settled, ...rounds.flatMap((round) => round.orders)]);
    const verdict = verdictOf(
      rounds.map(({ reading }) => reading),
      orders.filter(({ outcome }) => outcome === 'unknown'),
    );
    if (verdict.kind !== 'clear' || known.problem === undefined) return { orders, verdict };
    return { orders, verdict: { kind: 'unknown', reasons: [known.problem] } };
  }

  async #known(scope: HaltScope): Promise<{ orders: readonly KnownOrder[]; problem: string | undefined }> {
    try {
      return { orders: await this.known.maybeOpen(userOf(scope)), problem: undefined };
    } catch (error) {
      return { orders: [], problem: `The database cannot be asked for open orders: ${messageOf(error)}` };
    }
  }
}

/** Orders nobody could tell about in an earlier round, and which the books have closed since. */
function settledSince(earlier: readonly HaltOrder[], known: readonly KnownOrder[]): readonly HaltOrder[] {
  const open = new Set(known.map(({ clientOrderId }) => clientOrderId));
  return earlier
    .filter(({ outcome, clientOrderId }) => outcome === 'unknown' && !open.has(clientOrderId))
    .map((order) => ({ ...order, outcome: 'already_closed', attempts: 0, detail: 'closed in the books' }));
}

function inScope(scope: HaltScope): (order: VenueOrder) => boolean {
  const user = userOf(scope);
  return user === undefined ? () => true : ({ account }) => account.userId === user;
}
