import { type UserId } from '@app/kernel';

import { type OpenPositions } from './halt-procedure.js';
import { type HaltStep } from './halt-step.js';
import { type KnownOrder, type KnownOrders } from './order-cancellation.js';
import { type RemainingPosition } from './order-ledger.js';

/** Nobody has said yet what is open, so nothing may be claimed about it. */
class NoBooksError extends Error {
  constructor() {
    super('The books of orders and positions are not open yet');
  }
}

/** What the areas contribute to a stop when their modules are made: steps, and the books of orders and positions. */
export class HaltParts implements KnownOrders, OpenPositions {
  readonly #steps: HaltStep[] = [];
  #books: (KnownOrders & OpenPositions) | undefined;

  get steps(): readonly HaltStep[] {
    return this.#steps;
  }

  addStep(step: HaltStep): void {
    this.#steps.push(step);
  }

  openBooks(books: KnownOrders & OpenPositions): void {
    this.#books = books;
  }

  maybeOpen(user: UserId | undefined): Promise<readonly KnownOrder[]> {
    return this.#books?.maybeOpen(user) ?? Promise.reject(new NoBooksError());
  }

  read(user: UserId | undefined): Promise<readonly RemainingPosition[]> {
    return this.#books?.read(user) ?? Promise.reject(new NoBooksError());
  }
}
