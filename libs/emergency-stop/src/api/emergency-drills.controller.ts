import { ApiProblems, CurrentPrincipal, type Principal, RequiresRole } from '@app/http';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { EmergencyDrills } from '../drill/emergency-drills.js';
import { NoDrillError } from '../drill/drill.errors.js';
import { DrillDto, toDrillDto } from './drill.dto.js';

@ApiTags('emergency stop')
@Controller('admin/emergency-stop/drill')
@RequiresRole('admin')
export class EmergencyDrillsController {
  constructor(private readonly drills: EmergencyDrills) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Rehearse stop and resume on paper venues, with orders of nobody; trading goes on',
  })
  @ApiProblems('409 DRILL_UNDER_WAY', '409 DRILL_IMPOSSIBLE')
  async run(@CurrentPrincipal() { userId }: Principal): Promise<DrillDto> {
    return toDrillDto(await this.drills.run({ kind: 'user', userId }));
  }

  @Get()
  @ApiOperation({ summary: 'The latest drill, passed or not' })
  @ApiProblems('404 NO_DRILL')
  async last(): Promise<DrillDto> {
    const drill = await this.drills.last();
    if (drill === undefined) throw new NoDrillError();
    return toDrillDto(drill);
  }
}
