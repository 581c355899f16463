import { BotsService } from '@app/bots';
import {
  ApiProblems,
  CurrentPrincipal,
  mapPage,
  pageDto,
  PageQueryDto,
  type Principal,
  RequiresRole,
} from '@app/http';
import { botId, toText } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { EquitySnapshotRepository } from './equity-snapshot.repository.js';
import { EquityDto } from './equity.dto.js';

class EquityPageDto extends pageDto(EquityDto) {}

@ApiTags('bots')
@Controller('bots/:id/equity')
@RequiresRole('viewer')
export class EquityController {
  constructor(
    private readonly bots: BotsService,
    private readonly snapshots: EquitySnapshotRepository,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What a bot was worth while it held something, newest first' })
  @ApiProblems('404 BOT_NOT_FOUND')
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Query() page: PageQueryDto,
  ): Promise<EquityPageDto> {
    const bot = await this.bots.owned(userId, botId(id));
    return mapPage(
      await this.snapshots.page(bot.id, page),
      ({ mode, time, equity, capital, cash, quote }) => ({
        mode,
        time,
        equity: toText(equity),
        capital: capital && toText(capital),
        cash: toText(cash),
        quote,
      }),
    );
  }
}
