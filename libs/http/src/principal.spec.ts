import { hasRole, ROLES } from './principal.js';

describe('hasRole', () => {
  it.each(ROLES.flatMap((role, i) => ROLES.map((required, j) => ({ role, required, may: i >= j }))))(
    'a $role asked to be $required: $may',
    ({ role, required, may }) => {
      expect(hasRole({ role }, required)).toBe(may);
    },
  );
});
