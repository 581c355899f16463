import { createHash } from 'node:crypto';

import { InvalidInputError } from '@app/kernel';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, type Observable, of } from 'rxjs';

import { type AuthenticatedRequest } from './current-principal.decorator.js';
import { IdempotencyConflictError } from './http.errors.js';
import { type Claim, type IdempotencyKey, IdempotencyStore } from './idempotency.js';
import { isIdempotent } from './idempotency.decorator.js';

/** Answers a repeated creating request with what the first one was answered. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest & AuthenticatedRequest>();
    const text = request.headers['idempotency-key'];
    if (text === undefined || !isIdempotent(this.reflector, context)) return next.handle();
    const key = { scope: scopeOf(request), key: checked(text) };
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return this.#answer(await this.store.claim(key, fingerprintOf(request)), key, { reply, next });
  }

  #answer(claim: Claim, key: IdempotencyKey, { reply, next }: Exchange): Observable<unknown> {
    switch (claim.kind) {
      case 'claimed':
        return this.#first(key, { reply, next });
      case 'answered':
        void reply.status(claim.status);
        return of(claim.body);
      case 'in_progress':
        throw new IdempotencyConflictError(
          `The first request with Idempotency-Key '${key.key}' is still running`,
        );
      case 'other_request':
        throw new IdempotencyConflictError(
          `Idempotency-Key '${key.key}' was used for a request with another body`,
        );
    }
  }

  #first(key: IdempotencyKey, { reply, next }: Exchange): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) =>
        from(
          this.store.release(key).then(() => {
            throw error;
          }),
        ),
      ),
      // After the release: when the answer cannot be stored, what was created must not be created again.
      mergeMap(async (body: unknown) => {
        await this.store.complete(key, { status: reply.statusCode, body });
        return body;
      }),
    );
  }
}

interface Exchange {
  readonly reply: FastifyReply;
  readonly next: CallHandler;
}

const scopeOf = (request: FastifyRequest & AuthenticatedRequest): string =>
  `${request.principal?.userId ?? 'anonymous'} ${request.method} ${request.url}`;

const fingerprintOf = ({ body }: FastifyRequest): string =>
  createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex');

function checked(text: string | string[]): string {
  if (typeof text === 'string' && /^[\x21-\x7e]{1,100}$/.test(text)) return text;
  throw new InvalidInputError([
    { path: 'Idempotency-Key', message: 'must be 1 to 100 visible ASCII characters, without spaces' },
  ]);
}
