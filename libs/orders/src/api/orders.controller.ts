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

import { OrderRepository } from '../order.repository.js';
import { OrderPageDto, toOrderDto } from './order.dto.js';

@ApiTags('orders')
@Controller()
@RequiresRole('viewer')
export class OrdersController {
  constructor(
    private readonly orders: OrderRepository,
    private readonly bots: BotsService,
  ) {}

  @Get('orders')
  @ApiOperation({ summary: 'The orders of all your bots, newest first' })
  @ApiProblems('422 BAD_CURSOR')
  async list(@CurrentPrincipal() { userId }: Principal, @Query() page: PageQueryDto): Promise<OrderPageDto> {
    return mapPage(await this.orders.page({ userId }, page), toOrderDto);
  }

  @Get('bots/:id/orders')
  @ApiOperation({ summary: 'The orders of one of your bots, newest first' })
  @ApiProblems('404 BOT_NOT_FOUND', '422 BAD_CURSOR')
  async ofBot(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Query() page: PageQueryDto,
  ): Promise<OrderPageDto> {
    const bot = await this.bots.owned(userId, botId(id));
    return mapPage(await this.orders.page({ botId: bot.id }, page), toOrderDto);
  }
}
