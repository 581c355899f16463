import { type UserId } from '@app/kernel';

/** From least to most powerful: each may do what the ones before it may. */
export const ROLES = ['viewer', 'trader', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who makes a request, once signed in. */
export interface Principal {
  readonly userId: UserId;
  readonly role: Role;
  readonly email: string;
}

export function hasRole({ role }: Pick<Principal, 'role'>, required: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(required);
}
