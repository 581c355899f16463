import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';

const IDEMPOTENT = 'amarktai:idempotent';

/**
 * On a POST that creates something: the same Idempotency-Key gives the same answer and creates it once. Answers are
 * stored, so this is not for operations that answer with a secret.
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT, true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Send the same key again to repeat a request safely: it gets the first answer.',
      schema: { type: 'string', maxLength: 100 },
    }),
  );
}

export function isIdempotent(reflector: Reflector, context: ExecutionContext): boolean {
  return reflector.get<boolean | undefined>(IDEMPOTENT, context.getHandler()) ?? false;
}
