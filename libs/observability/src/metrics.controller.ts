import { createHash, timingSafeEqual } from 'node:crypto';

import { Config } from '@app/config';
import { ApiProblems, Public, UnauthenticatedError } from '@app/http';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { Metrics } from './metrics.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

@ApiTags('health')
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Prometheus metrics; with METRICS_TOKEN as bearer token, or from loopback when there is none',
  })
  @ApiBearerAuth()
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' }, description: 'Prometheus text format' })
  @ApiProblems('401 UNAUTHENTICATED')
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!mayRead(request, this.config.server.metricsToken))
      throw new UnauthenticatedError(
        'Metrics need the METRICS_TOKEN, or a caller on this machine when there is none',
      );
    void reply.header('content-type', this.metrics.contentType);
    return this.metrics.text();
  }
}

function mayRead({ headers, socket }: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return equalInConstantTime(headers.authorization ?? '', `Bearer ${token}`);
  // A proxy on this machine connects from loopback for callers who are not.
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isForwarded && LOOPBACK.has(socket.remoteAddress ?? '');
}

function equalInConstantTime(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
