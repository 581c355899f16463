import { ForbiddenError, hasRole, needsDatabase, requiredAccess, UnauthenticatedError } from '@app/http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';

import { AuthService } from './auth.service.js';
import { type SessionRequest } from './authenticated-session.decorator.js';

/** In front of every operation: lets in who has its role, and notes who that is. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly auth: AuthService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws UnauthenticatedError, ForbiddenError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = requiredAccess(this.reflector, context);
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & SessionRequest>();
    const token = bearerToken(request);
    const { principal, sessionId } = needsDatabase(this.reflector, context)
      ? await this.auth.authenticate(token)
      : await this.auth.authenticateAnyway(token);
    if (!hasRole(principal, access))
      throw new ForbiddenError(`This needs the role ${access}, yours is ${principal.role}`);
    request.principal = principal;
    request.sessionId = sessionId;
    return true;
  }
}

/** @throws UnauthenticatedError */
function bearerToken({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined)
    throw new UnauthenticatedError('Sign in first and send `Authorization: Bearer <access token>`');
  return token;
}
