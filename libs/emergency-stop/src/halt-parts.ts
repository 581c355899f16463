import { type UserId } from '@app/kernel';

import { type KnownOrder, type KnownOrders } from './cancel/order-cancellation.js';
import { type RemainingPosition } from './cancel/order-ledger.js';
import { type HaltContext, type HaltStep } from './procedure/halt-step.js';
import { type OpenPositions } from './procedure/open-positions.js';

/** Nobody has said yet what is open, so nothing may be claimed about it. */
class NoBooksError extends Error {
  constructor() {
    super('The books of orders and positions are not open yet');
  }
}

/** What the areas contribute to a stop when their modules start: steps, and the books of orders and positions. */
export class HaltParts {
  readonly #steps: HaltStep[] = [];
  #orders: KnownOrders | undefined;
  #positions: OpenPositions | undefined;

  get steps(): readonly HaltStep[] {
    return this.#steps;
  }

  /** Before the books are open they throw, so that nothing is claimed about them. */
  readonly orders: KnownOrders = {
    maybeOpen: (user: UserId | undefined): Promise<readonly KnownOrder[]> =>
      this.#orders?.maybeOpen(user) ?? noBooks(),
  };

  readonly positions: OpenPositions = {
    read: (user: UserId | undefined): Promise<readonly RemainingPosition[]> =>
      this.#positions?.read(user) ?? noBooks(),
    reduce: (context: HaltContext, signal: AbortSignal): Promise<void> =>
      this.#positions?.reduce(context, signal) ?? noBooks(),
  };

  addStep(step: HaltStep): void {
    this.#steps.push(step);
  }

  openBooks(books: { readonly orders: KnownOrders; readonly positions: OpenPositions }): void {
    this.#orders = books.orders;
    this.#positions = books.positions;
  }
}

const noBooks = (): Promise<never> => Promise.reject(new NoBooksError());
