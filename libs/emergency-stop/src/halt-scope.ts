import { type UserId, userId } from '@app/kernel';

/** What a stop covers: everything, or the bots of one user. */
export type HaltScope = 'global' | `user:${string}`;

export const userScope = (id: UserId): HaltScope => `user:${id}`;

/** The user a scope is limited to; undefined for the global one. */
export const userOf = (scope: HaltScope): UserId | undefined =>
  scope === 'global' ? undefined : userId(scope.slice('user:'.length));
