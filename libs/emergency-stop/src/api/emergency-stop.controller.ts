import { ApiProblems, CurrentPrincipal, NeedsNoDatabase, type Principal, RequiresRole } from '@app/http';
import { Clock } from '@app/kernel';
import { Body, Controller, Get, HttpCode, type MessageEvent, Post, Sse } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { filter, map, type Observable } from 'rxjs';

import { EmergencyStop } from '../emergency-stop.js';
import {
  HaltStatusDto,
  ResumeAnswerDto,
  ResumeDto,
  StopAnswerDto,
  StopDto,
  toResumeAnswer,
  toStatus,
  toStopAnswer,
} from './emergency-stop.dto.js';
import { HaltAnnouncer } from '../halt-announcer.service.js';
import { neverStopped } from '../halt-record.js';
import { type HaltScope, userScope } from '../halt-scope.js';

export const NO_REASON_GIVEN = 'No reason given';

@ApiTags('emergency stop')
@Controller('emergency-stop')
export class EmergencyStopController {
  constructor(
    private readonly emergencyStop: EmergencyStop,
    private readonly announcer: HaltAnnouncer,
    private readonly clock: Clock,
  ) {}

  @Get('status')
  @NeedsNoDatabase()
  @RequiresRole('viewer')
  @ApiOperation({
    summary: 'The stop that concerns you: the global one while it is active, otherwise your own',
  })
  status(@CurrentPrincipal() { userId }: Principal): HaltStatusDto {
    const everyone = this.emergencyStop.report('global')?.record ?? neverStopped('global');
    const own = this.emergencyStop.report(userScope(userId))?.record;
    return toStatus(own?.enabled === true && !everyone.enabled ? own : everyone);
  }

  @Sse('progress')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Every change of the stops that concern you, as server-sent events' })
  progress(@CurrentPrincipal() { userId }: Principal): Observable<MessageEvent> {
    const concerns = new Set<HaltScope>(['global', userScope(userId)]);
    return this.announcer.changes().pipe(
      filter(({ scope }) => concerns.has(scope)),
      map((record) => ({ type: 'emergency-stop', data: toStatus(record) })),
    );
  }

  @Post()
  @HttpCode(200)
  @NeedsNoDatabase()
  @RequiresRole('trader')
  @ApiOperation({ summary: 'Stop your own bots: no order is sent, open ones are cancelled, bots are paused' })
  async stop(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { reason, flatten }: StopDto,
  ): Promise<StopAnswerDto> {
    const report = await this.emergencyStop.stop({
      scope: userScope(userId),
      reason: reason ?? NO_REASON_GIVEN,
      actor: { kind: 'user', userId },
      flatten: flatten ?? false,
    });
    return toStopAnswer(report, this.clock.date());
  }

  @Post('resume')
  @HttpCode(200)
  @RequiresRole('trader')
  @ApiOperation({ summary: 'End the stop of your own bots; each stays paused until you resume it' })
  @ApiProblems(
    '409 NOT_STOPPED',
    '409 NOT_CLEAR',
    '409 STOPPED_AGAIN',
    '422 FORCE_NEEDS_REASON',
    '503 RESUME_NOT_DURABLE',
  )
  async resume(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { reason, force }: ResumeDto,
  ): Promise<ResumeAnswerDto> {
    const failed = await this.emergencyStop.resume({
      scope: userScope(userId),
      actor: { kind: 'user', userId },
      reason,
      force: force ?? false,
    });
    return toResumeAnswer('Your bots may trade again', failed, this.clock.date());
  }
}
