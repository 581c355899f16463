import { BotsService } from '@app/bots';
import {
  ApiProblems,
  CurrentPrincipal,
  mapPage,
  PageQueryDto,
  type Principal,
  RequiresRole,
} from '@app/http';
import { botId } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { DecisionLog } from './decision-log.service.js';
import { DecisionDto, DecisionPageDto } from './decision.dto.js';

@ApiTags('bots')
@Controller('bots/:id/decisions')
@RequiresRole('viewer')
export class DecisionsController {
  constructor(
    private readonly bots: BotsService,
    private readonly decisions: DecisionLog,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Why a bot did and did not trade, newest first' })
  @ApiProblems('404 BOT_NOT_FOUND')
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Query() page: PageQueryDto,
  ): Promise<DecisionPageDto> {
    const bot = await this.bots.owned(userId, botId(id));
    return mapPage(await this.decisions.page(bot.id, page), (record) => DecisionDto.from(record));
  }
}
