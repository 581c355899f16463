import { Public } from '@app/http';
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';

import { HealthDto, LivenessDto, PingDto, ReadinessDto } from './health.dto.js';
import { HealthRegistry } from './health-registry.js';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthRegistry) {}

  @Get('ping')
  @ApiOperation({ summary: 'Whether the process answers; touches nothing else' })
  @ApiOkResponse({ type: PingDto })
  ping(): PingDto {
    return { status: 'ok' };
  }

  @Get('live')
  @ApiOperation({ summary: 'Whether the process turns; when not, restart it' })
  @ApiOkResponse({ type: LivenessDto })
  @ApiServiceUnavailableResponse({ type: LivenessDto, description: 'A critical loop stands still' })
  async live(@Res({ passthrough: true }) reply: FastifyReply): Promise<LivenessDto> {
    const reasons = await this.#problems('liveness', reply);
    return { status: reasons.length === 0 ? 'alive' : 'stalled', reasons };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the system takes work, and if not, every reason' })
  @ApiOkResponse({ type: ReadinessDto })
  @ApiServiceUnavailableResponse({ type: ReadinessDto, description: 'Not ready, with the reasons' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessDto> {
    const reasons = await this.#problems('readiness', reply);
    return { status: reasons.length === 0 ? 'ready' : 'not_ready', reasons };
  }

  @Get()
  @ApiOperation({ summary: 'All checks at a glance; always 200 while the process answers' })
  @ApiOkResponse({ type: HealthDto })
  async summary(): Promise<HealthDto> {
    const checks = [...(await this.health.check('liveness')), ...(await this.health.check('readiness'))];
    return {
      service: 'amarktai-api',
      status: checks.every(({ problems }) => problems.length === 0) ? 'healthy' : 'degraded',
      uptimeSeconds: Math.floor(process.uptime()),
      checks,
    };
  }

  async #problems(probe: 'liveness' | 'readiness', reply: FastifyReply): Promise<string[]> {
    const reasons = (await this.health.check(probe)).flatMap(({ problems }) => problems);
    if (reasons.length > 0) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return reasons;
  }
}
