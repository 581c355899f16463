import { ApiProblems, CurrentPrincipal, type Principal, RequiresRole } from '@app/http';
import { botId } from '@app/kernel';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { LiveGate } from '../live-gate.service.js';
import {
  EligibilityQueryDto,
  LiveEligibilityDto,
  LiveEligibilityReportDto,
  toEligibilityDto,
  toReportDto,
} from './live-eligibility.dto.js';

@ApiTags('live trading')
@Controller('live-eligibility')
@RequiresRole('viewer')
export class LiveEligibilityController {
  constructor(private readonly gate: LiveGate) {}

  @Get()
  @ApiOperation({ summary: 'Whether your account, or one of your bots, may trade with real money now' })
  @ApiProblems('404 BOT_NOT_FOUND')
  async eligibility(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { botId: id }: EligibilityQueryDto,
  ): Promise<LiveEligibilityDto> {
    return toEligibilityDto(await this.gate.evaluate(userId, id === undefined ? undefined : botId(id)));
  }

  @Get('report')
  @ApiOperation({
    summary: 'The same with every check: what was found, what is asked for, and what would help',
  })
  @ApiProblems('404 BOT_NOT_FOUND')
  async report(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { botId: id }: EligibilityQueryDto,
  ): Promise<LiveEligibilityReportDto> {
    return toReportDto(await this.gate.evaluate(userId, id === undefined ? undefined : botId(id)));
  }
}
