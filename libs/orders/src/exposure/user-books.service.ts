import { BotChanges, BotsService } from '@app/bots';
import { Clock, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { BookChanges } from '../book-changes.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { OrderRepository } from '../order.repository.js';
import { UserBook } from './user-book.js';

/** After this long a book is read again: what was changed by hand, or by another process, is seen in the end. */
const REREAD_MS = 60_000;
const NEVER = Number.NEGATIVE_INFINITY;

interface Shelf {
  readonly book: UserBook;
  /** When the last reading began. */
  readAt: number;
  reading: Promise<void> | undefined;
}

/**
 * The books of all users whose bots have wanted to trade, kept current by what is stored: an order that is judged by
 * them asks the database nothing.
 */
@Injectable()
export class UserBooks {
  readonly #shelves = new Map<UserId, Shelf>();

  constructor(
    private readonly orders: OrderRepository,
    private readonly accounts: AccountRepository,
    private readonly bots: BotsService,
    private readonly clock: Clock,
    changes: BookChanges,
    botChanges: BotChanges,
  ) {
    changes.onChange(({ order, account }) => {
      if (account !== undefined) this.known(account.userId)?.accountChanged(account);
      if (order !== undefined) this.known(order.userId)?.orderChanged(order);
    });
    botChanges.onChange((change) => {
      if (change.kind === 'one') this.known(change.bot.userId)?.botChanged(change.bot);
      else for (const shelf of this.#shelves.values()) shelf.readAt = NEVER;
    });
  }

  /** @throws what the database throws */
  async of(user: UserId): Promise<UserBook> {
    const shelf = this.#shelfOf(user);
    if (shelf.reading === undefined && this.clock.now() - shelf.readAt >= REREAD_MS)
      shelf.reading = this.#read(user, shelf);
    await shelf.reading;
    return shelf.book;
  }

  known(user: UserId): UserBook | undefined {
    return this.#shelves.get(user)?.book;
  }

  #shelfOf(user: UserId): Shelf {
    const known = this.#shelves.get(user);
    if (known !== undefined) return known;
    const shelf: Shelf = { book: new UserBook(), readAt: NEVER, reading: undefined };
    this.#shelves.set(user, shelf);
    return shelf;
  }

  /** Orders first: one that is filled meanwhile is then seen in the account, if not in both. */
  async #read(user: UserId, shelf: Shelf): Promise<void> {
    shelf.readAt = this.clock.now();
    try {
      const orders = await this.orders.maybeOpen(user);
      const accounts = await this.accounts.ofUser(user);
      shelf.book.takeReading({ orders, accounts, bots: await this.bots.kept(user) });
    } catch (error) {
      shelf.readAt = NEVER;
      throw error;
    } finally {
      shelf.reading = undefined;
    }
  }
}
