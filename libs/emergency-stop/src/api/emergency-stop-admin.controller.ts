import { ApiProblems, CurrentPrincipal, NeedsNoDatabase, type Principal, RequiresRole } from '@app/http';
import { Clock } from '@app/kernel';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { NO_REASON_GIVEN } from './emergency-stop.controller.js';
import { EmergencyStop } from '../emergency-stop.js';
import {
  ResumeAnswerDto,
  ResumeDto,
  StopAnswerDto,
  StopDto,
  toResumeAnswer,
  toStopAnswer,
} from './emergency-stop.dto.js';

@ApiTags('emergency stop')
@Controller('admin')
@RequiresRole('admin')
export class EmergencyStopAdminController {
  constructor(
    private readonly emergencyStop: EmergencyStop,
    private readonly clock: Clock,
  ) {}

  @Post('emergency-stop')
  @HttpCode(200)
  @NeedsNoDatabase()
  @ApiOperation({
    summary: 'Stop everything: no order is sent, every open one is cancelled, all bots are paused',
  })
  async stop(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { reason, flatten }: StopDto,
  ): Promise<StopAnswerDto> {
    const report = await this.emergencyStop.stop({
      scope: 'global',
      reason: reason ?? NO_REASON_GIVEN,
      actor: { kind: 'user', userId },
      flatten: flatten ?? false,
    });
    return toStopAnswer(report, this.clock.date());
  }

  @Post('emergency-resume')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End the global stop once nothing is open, or by force with a reason; bots stay paused',
  })
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
      scope: 'global',
      actor: { kind: 'user', userId },
      reason,
      force: force ?? false,
    });
    return toResumeAnswer('Trading may go on', failed, this.clock.date());
  }
}
