import {
  ApiProblems,
  CurrentPrincipal,
  mapPage,
  PageQueryDto,
  type Principal,
  RequiresRole,
} from '@app/http';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { AutopilotActionDto, AutopilotActionPageDto, toActionDto } from './autopilot.dto.js';
import { AutopilotRepository } from './autopilot.repository.js';
import { Autopilot } from './autopilot.service.js';

@ApiTags('autopilot')
@Controller('autopilot/actions')
export class AutopilotController {
  constructor(
    private readonly repository: AutopilotRepository,
    private readonly autopilot: Autopilot,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'What the autopilot did with your bots or proposes, and why, newest first' })
  @ApiProblems('422 BAD_CURSOR')
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Query() page: PageQueryDto,
  ): Promise<AutopilotActionPageDto> {
    return mapPage(await this.repository.page(userId, page), toActionDto);
  }

  @Post(':id/undo')
  @HttpCode(200)
  @RequiresRole('trader')
  @ApiOperation({ summary: 'Move capital back that the autopilot has moved, as far as it is free' })
  @ApiProblems('404 ACTION_NOT_FOUND', '409 NOT_UNDOABLE', '409 TRANSFER_REFUSED')
  async undo(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
  ): Promise<AutopilotActionDto> {
    return toActionDto(await this.autopilot.undo(userId, id));
  }
}
