import { messageOf, type Actor, type UserId } from '@app/kernel';

import { UserBlockIncompleteError } from './auth.errors.js';

/** What an area has to do when a user is blocked, such as pausing the user's bots (port). Doing it twice is doing it once. */
export abstract class UserBlockedListener {
  abstract readonly name: string;
  abstract userBlocked(userId: UserId, actor: Actor): Promise<void>;
}

/** Who wants to know; the areas register in `onModuleInit`. */
export class UserBlockedListeners {
  readonly #listeners: UserBlockedListener[] = [];

  register(listener: UserBlockedListener): void {
    this.#listeners.push(listener);
  }

  /** Tells all of them, also when one fails. @throws UserBlockIncompleteError that names those that failed */
  async tell(userId: UserId, actor: Actor): Promise<void> {
    const outcomes = await Promise.allSettled(
      this.#listeners.map(async (listener) => listener.userBlocked(userId, actor)),
    );
    const failures = outcomes.flatMap((outcome, i) =>
      outcome.status === 'rejected'
        ? [`${this.#listeners[i]?.name ?? ''}: ${messageOf(outcome.reason)}`]
        : [],
    );
    if (failures.length > 0) throw new UserBlockIncompleteError(failures);
  }
}
