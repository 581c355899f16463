import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { type Principal } from './principal.js';
import { UnauthenticatedError } from './http.errors.js';

/** A request on which the guard of `@app/auth` has set who makes it. */
export interface AuthenticatedRequest {
  principal?: Principal;
}

/** The caller, in the parameters of a handler. @throws UnauthenticatedError on routes that are public. */
export const CurrentPrincipal = createParamDecorator((_: undefined, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (principal === undefined) throw new UnauthenticatedError('Sign in first');
  return principal;
});
