import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

import { ApiProblems } from './api-problems.decorator.js';
import { type Role } from './principal.js';

const ACCESS = 'amarktai:access';
const NEEDS_NO_DATABASE = 'amarktai:needs-no-database';

/** Who may call an operation. */
export type Access = Role | 'public';

/** The least role that may call an operation, or every operation of a controller. */
export function RequiresRole(role: Role): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS, role),
    ApiBearerAuth(),
    ApiExtension('x-role', role),
    ApiProblems('401 UNAUTHENTICATED', '403 FORBIDDEN'),
  );
}

/** For callers who have not signed in. */
export function Public(): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS, 'public' satisfies Access), ApiExtension('x-role', 'none'));
}

/**
 * For operations that must work while the database is away, and that can do no harm, such as a stop: whoever was let in the
 * last time the database could be asked is let in.
 */
export function NeedsNoDatabase(): MethodDecorator {
  return SetMetadata(NEEDS_NO_DATABASE, true);
}

export function needsDatabase(reflector: Reflector, context: ExecutionContext): boolean {
  return reflector.get<boolean | undefined>(NEEDS_NO_DATABASE, context.getHandler()) !== true;
}

/** What the operation asks for; an operation that says nothing is for administrators alone. */
export function requiredAccess(reflector: Reflector, context: ExecutionContext): Access {
  return (
    reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]) ??
    'admin'
  );
}
