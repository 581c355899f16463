import { type Bot } from './bot.js';

/** What changed: one bot, as it is now, or so many that they are better read again. */
export type BotChange = { readonly kind: 'one'; readonly bot: Bot } | { readonly kind: 'many' };

type Listener = (change: BotChange) => void;

/** Tells the other parts of this process about bots, after each change was stored. */
export class BotChanges {
  readonly #listeners = new Set<Listener>();

  /** A listener must not throw. @returns the function that ends it */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(change: BotChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
