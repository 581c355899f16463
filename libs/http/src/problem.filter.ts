import { DomainError } from '@app/kernel';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { problem, type Problem, PROBLEM_TYPE, problemOf } from './problem.js';

/** Codes of what the framework refuses before any handler runs. */
const FRAMEWORK_CODES: Readonly<Record<number, string>> = {
  400: 'MALFORMED_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'BODY_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
};

/** Answers every failed request with a problem document; a fault of ours is logged with its stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = toProblem(error, request.id);
    if (answer.status === 500) this.#logger.error(error);
    if (reply.sent || reply.raw.headersSent) {
      // A stream broke after its headers went out: cutting it is the only way left to say so.
      reply.raw.destroy();
      return;
    }
    // A connection that is closed while the body still arrives often takes the answer with it: the rest is let in first.
    if (!request.raw.complete) reply.removeHeader('connection');
    void reply.status(answer.status).header('content-type', PROBLEM_TYPE).send(answer);
  }
}

function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof DomainError) return problemOf(error, requestId);
  const status = statusOf(error);
  if (status >= 500 || !(error instanceof Error)) {
    const detail = 'Something went wrong here; the log has it under this request id';
    return problem({ status: 500, code: 'INTERNAL', detail, requestId });
  }
  const code = FRAMEWORK_CODES[status] ?? 'BAD_REQUEST';
  return problem({ status, code, detail: error.message, requestId });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const isFastifys = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  return isFastifys ? (error.statusCode as number) : 500;
}
