import { ApiProblems, RequiresRole } from '@app/http';
import { Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';

import { LifecycleDto, RestartDto } from './lifecycle.dto.js';
import { Lifecycle } from './lifecycle.js';

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/lifecycle')
export class LifecycleController {
  constructor(private readonly lifecycle: Lifecycle) {}

  @Get()
  @ApiOperation({
    summary: 'Every subsystem, background task and periodic task, with its state and last error',
  })
  @ApiOkResponse({ type: LifecycleDto })
  view(): LifecycleDto {
    return this.lifecycle.view();
  }

  @Post(':name/restart')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Stop a subsystem and all that depend on it, and start them again in order' })
  @ApiParam({ name: 'name', example: 'market-feeds' })
  @ApiOkResponse({ type: RestartDto })
  @ApiProblems('404 SUBSYSTEM_NOT_FOUND', '409 RESTART_REFUSED', '503 STOPPING')
  async restart(@Param('name') name: string): Promise<RestartDto> {
    return { restarted: await this.lifecycle.restart(name) };
  }
}
