import { type BotAccount } from './ledger/account.js';
import { type Order } from './order.js';

/** What was stored: an order as it is now, an account as it is now, or both. */
export interface BookChange {
  readonly order?: Order;
  readonly account?: BotAccount;
}

type Listener = (change: BookChange) => void;

/** Tells the other parts of this process about orders and money, after each change was stored. */
export class BookChanges {
  readonly #listeners = new Set<Listener>();

  /** A listener must not throw. */
  onChange(listener: Listener): void {
    this.#listeners.add(listener);
  }

  announce(change: BookChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
