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
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { Demotion } from './demotion.service.js';
import { PromotionReportDto, toReportDto } from './promotion-report.dto.js';
import { PromotionReview } from './promotion-review.service.js';
import { DemoteDto, PromotionDto, PromotionPageDto, toPromotionDto } from './promotion.dto.js';
import { PromotionNotFoundError } from './promotion.errors.js';
import { PromotionRepository } from './promotion.repository.js';
import { Promotions } from './promotions.service.js';

@ApiTags('live trading')
@Controller('bots/:id')
export class PromotionController {
  constructor(
    private readonly bots: BotsService,
    private readonly promotions: Promotions,
    private readonly demotion: Demotion,
    private readonly records: PromotionRepository,
    private readonly review: PromotionReview,
  ) {}

  @Post('promote')
  @HttpCode(200)
  @RequiresRole('trader')
  @ApiOperation({
    summary: 'Take the next step: paper to live at 10 % of the paper size, then 25, 50 and 100 %',
    description:
      'Refused with every reason. With REQUIRE_TWO_PERSON_LIVE the answer is a request that another administrator approves.',
  })
  @ApiProblems(
    '404 BOT_NOT_FOUND',
    '409 PROMOTION_REFUSED',
    '409 PROMOTION_BUSY',
    '409 PROMOTION_CONTENDED',
    '409 NO_EVIDENCE',
    '409 BOT_MODE_FORBIDDEN',
  )
  async promote(@CurrentPrincipal() { userId }: Principal, @Param('id') id: string): Promise<PromotionDto> {
    return toPromotionDto(await this.promotions.promote(userId, botId(id)));
  }

  @Post('demote')
  @HttpCode(200)
  @RequiresRole('trader')
  @ApiOperation({
    summary: 'Back to paper, always: at once when the bot is flat, otherwise after its exits',
    description:
      'Entries end at once. An open position is not sold for it: its exits go on (`winding_down`) until the bot is flat. Works while trading is halted.',
  })
  @ApiProblems('404 BOT_NOT_FOUND', '409 BOT_NOT_LIVE', '409 PROMOTION_CONTENDED')
  async demote(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Body() { reason = 'Asked for by its owner' }: DemoteDto,
  ): Promise<PromotionDto> {
    const bot = await this.bots.owned(userId, botId(id));
    const cause = { code: 'asked', reason, actor: { kind: 'user', userId } } as const;
    return toPromotionDto(await this.demotion.demote(bot, cause));
  }

  @Get('promotion')
  @RequiresRole('viewer')
  @ApiOperation({
    summary: "The newest promotion of one of your bots, and what live shows beside paper's prediction",
  })
  @ApiProblems('404 BOT_NOT_FOUND', '404 PROMOTION_NOT_FOUND')
  async report(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
  ): Promise<PromotionReportDto> {
    const bot = await this.bots.owned(userId, botId(id));
    const [newest] = (await this.records.page({ botId: bot.id }, { limit: 1 })).items;
    if (newest === undefined) throw new PromotionNotFoundError(`of '${bot.name}'`);
    const wasEntered = newest.entered !== undefined && newest.state !== 'ended';
    return toReportDto(newest, wasEntered ? await this.review.read(bot, newest) : undefined);
  }

  @Get('promotions')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Every promotion of one of your bots, newest first' })
  @ApiProblems('404 BOT_NOT_FOUND', '422 BAD_CURSOR')
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Query() page: PageQueryDto,
  ): Promise<PromotionPageDto> {
    const bot = await this.bots.owned(userId, botId(id));
    return mapPage(await this.records.page({ botId: bot.id }, page), toPromotionDto);
  }
}
