import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

import { type Config } from '@app/config';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { problem, PROBLEM_TYPE } from './problem.js';
import { runWithRequestId } from './request-context.js';

/** The longest a request may take to arrive, its body included. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Fastify with the limits and the request ids of this API. */
export function serverAdapter({ server }: Config): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: server.bodyLimitBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
    frameworkErrors: refuseUrl,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    runWithRequestId(request.id, done);
  });
  // Once more after the body was read: its last piece arrives in the context of the socket, not of the request.
  fastify.addHook('preValidation', (request, _reply, done) => {
    runWithRequestId(request.id, done);
  });
  return adapter;
}

/** A URL that cannot be decoded is refused by the router, before any hook or filter of ours runs. */
function refuseUrl({ message }: Error, { id: requestId }: FastifyRequest, reply: FastifyReply): void {
  const answer = problem({ status: 400, code: 'MALFORMED_REQUEST', detail: message, requestId });
  void reply.status(400).headers({ 'x-request-id': requestId, 'content-type': PROBLEM_TYPE }).send(answer);
}

/** The caller's own id where it is harmless in logs and headers. */
function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : randomUUID();
}
