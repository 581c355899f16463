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

import { TradeRepository } from '../ledger/trade.repository.js';
import { toTradeDto, TradePageDto } from './trade.dto.js';

@ApiTags('trades')
@Controller()
@RequiresRole('viewer')
export class TradesController {
  constructor(
    private readonly trades: TradeRepository,
    private readonly bots: BotsService,
  ) {}

  @Get('trades')
  @ApiOperation({ summary: 'The closed trades of all your bots, newest first' })
  @ApiProblems('422 BAD_CURSOR')
  async list(@CurrentPrincipal() { userId }: Principal, @Query() page: PageQueryDto): Promise<TradePageDto> {
    return mapPage(await this.trades.page({ userId }, page), toTradeDto);
  }

  @Get('bots/:id/trades')
  @ApiOperation({ summary: 'The closed trades of one of your bots, newest first' })
  @ApiProblems('404 BOT_NOT_FOUND', '422 BAD_CURSOR')
  async ofBot(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Query() page: PageQueryDto,
  ): Promise<TradePageDto> {
    const bot = await this.bots.owned(userId, botId(id));
    return mapPage(await this.trades.page({ botId: bot.id }, page), toTradeDto);
  }
}
