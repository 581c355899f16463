import { UnauthenticatedError, type AuthenticatedRequest } from '@app/http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { type Authenticated } from './session-standing.js';

/** A request on which the guard has set its session too. */
export interface SessionRequest extends AuthenticatedRequest {
  sessionId?: string;
}

/** The caller with the session of this request. @throws UnauthenticatedError on routes that are public */
export const AuthenticatedSession = createParamDecorator(
  (_: undefined, context: ExecutionContext): Authenticated => {
    const { principal, sessionId } = context.switchToHttp().getRequest<SessionRequest>();
    if (principal === undefined || sessionId === undefined) throw new UnauthenticatedError('Sign in first');
    return { principal, sessionId };
  },
);
