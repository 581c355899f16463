import { CurrentPrincipal, type Principal, RequiresRole } from '@app/http';
import { Clock } from '@app/kernel';
import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { SmokeRunDto } from './smoke-runs.dto.js';
import { SmokeRuns } from './smoke-runs.js';

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/smoke-runs')
export class SmokeRunsController {
  constructor(
    private readonly runs: SmokeRuns,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Report a smoke test of this server: npm run smoke does, with the token of an administrator',
  })
  async report(@CurrentPrincipal() { userId }: Principal, @Body() { checks }: SmokeRunDto): Promise<void> {
    await this.runs.keep({ at: this.clock.date(), by: { kind: 'user', userId }, checks });
  }
}
