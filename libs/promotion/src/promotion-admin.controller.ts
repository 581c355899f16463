import {
  ApiProblems,
  CurrentPrincipal,
  mapPage,
  PageQueryDto,
  type Principal,
  RequiresRole,
} from '@app/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { PromotionDto, PromotionPageDto, RejectPromotionDto, toPromotionDto } from './promotion.dto.js';
import { PromotionRepository } from './promotion.repository.js';
import { Promotions } from './promotions.service.js';

@ApiTags('live trading')
@Controller('admin/promotions')
@RequiresRole('admin')
export class PromotionAdminController {
  constructor(
    private readonly promotions: Promotions,
    private readonly records: PromotionRepository,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Steps that wait for the approval of a second administrator, newest first' })
  @ApiProblems('422 BAD_CURSOR')
  async waiting(@Query() page: PageQueryDto): Promise<PromotionPageDto> {
    return mapPage(await this.records.waiting(page), toPromotionDto);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @ApiOperation({
    summary: "Approve another user's step: the gate is asked again, and what it allows is done at once",
  })
  @ApiProblems(
    '403 OWN_REQUEST',
    '404 PROMOTION_NOT_FOUND',
    '409 NOTHING_TO_APPROVE',
    '409 PROMOTION_REFUSED',
    '409 PROMOTION_CONTENDED',
    '409 NO_EVIDENCE',
    '409 BOT_MODE_FORBIDDEN',
  )
  async approve(@CurrentPrincipal() { userId }: Principal, @Param('id') id: string): Promise<PromotionDto> {
    return toPromotionDto(await this.promotions.approve(userId, id));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiOperation({ summary: 'Turn a step down: the bot stays as it is' })
  @ApiProblems('404 PROMOTION_NOT_FOUND', '409 NOTHING_TO_APPROVE', '409 PROMOTION_CONTENDED')
  async reject(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Body() { reason }: RejectPromotionDto,
  ): Promise<PromotionDto> {
    return toPromotionDto(await this.promotions.reject(userId, id, reason));
  }
}
