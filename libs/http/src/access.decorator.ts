import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

import { ApiProblems } from './api-problems.decorator.js';
import { type Role } from './principal.js';

const ACCESS = 'amarktai:access';

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

/** What the operation asks for; an operation that says nothing is for administrators alone. */
export function requiredAccess(reflector: Reflector, context: ExecutionContext): Access {
  return (
    reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]) ??
    'admin'
  );
}
