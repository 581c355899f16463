import { ApiProblems, CurrentPrincipal, Idempotent, mapPage, type Principal, RequiresRole } from '@app/http';
import { botId, exchangeId, marketSymbol, money } from '@app/kernel';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { CreateBotDto, ListBotsQueryDto, toExits, UpdateBotDto } from './bot-input.dto.js';
import { BotStatusService, type StatusChange } from './bot-status.service.js';
import { BotDto, BotPageDto, toBotDto } from './bot.dto.js';
import { BotsService } from './bots.service.js';

@ApiTags('bots')
@Controller('bots')
@RequiresRole('trader')
export class BotsController {
  constructor(
    private readonly bots: BotsService,
    private readonly status: BotStatusService,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Create a bot that trades on paper once it is started' })
  @ApiProblems('409 BOT_NAME_TAKEN', '409 BOT_LIMIT', '422 INVALID_INPUT', '503 FEED_UNAVAILABLE')
  async create(@CurrentPrincipal() { userId }: Principal, @Body() dto: CreateBotDto): Promise<BotDto> {
    const { name, timeframe, strategy, params, riskMode = 'balanced' } = dto;
    const bot = await this.bots.create(userId, {
      name,
      timeframe,
      strategy,
      params,
      riskMode,
      exchange: exchangeId(dto.exchange),
      symbol: marketSymbol(dto.symbol),
      exits: toExits(dto.exits),
      initialCapital: money(dto.initialCapital),
    });
    return toBotDto(bot);
  }

  @Get()
  @ApiOperation({ summary: 'Your bots, newest first' })
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { status, ...page }: ListBotsQueryDto,
  ): Promise<BotPageDto> {
    return mapPage(await this.bots.list(userId, status === undefined ? {} : { status }, page), toBotDto);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your bots' })
  @ApiProblems('404 BOT_NOT_FOUND')
  async get(@CurrentPrincipal() { userId }: Principal, @Param('id') id: string): Promise<BotDto> {
    return toBotDto(await this.bots.owned(userId, botId(id)));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a bot; all but its name only while it is on paper and not active' })
  @ApiProblems(
    '404 BOT_NOT_FOUND',
    '409 BOT_ACTIVE',
    '409 BOT_LIVE',
    '409 BOT_NAME_TAKEN',
    '422 INVALID_INPUT',
  )
  async update(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Body() { exits, ...changes }: UpdateBotDto,
  ): Promise<BotDto> {
    const update = exits === undefined ? changes : { ...changes, exits: toExits(exits) };
    return toBotDto(await this.bots.update(userId, botId(id), update));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Archive a bot for good; its history stays' })
  @ApiProblems('404 BOT_NOT_FOUND', '409 BOT_STATUS_FORBIDDEN', '409 ILLEGAL_TRANSITION')
  async archive(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BotDto> {
    return this.#move(principal, id, { to: 'archived', reason: 'Archived by its owner' });
  }

  @Post(':id/start')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let a bot trade' })
  @ApiProblems('404 BOT_NOT_FOUND', '409 BOT_STATUS_FORBIDDEN', '409 ILLEGAL_TRANSITION')
  async start(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BotDto> {
    return this.#move(principal, id, { to: 'active', reason: 'Started by its owner' });
  }

  @Post(':id/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'No new positions; an open one keeps its protective exits' })
  @ApiProblems('404 BOT_NOT_FOUND', '409 ILLEGAL_TRANSITION')
  async pause(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BotDto> {
    return this.#move(principal, id, {
      to: 'paused',
      reason: 'Paused by its owner',
      pauseReason: 'user_paused',
    });
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let a paused or quarantined bot trade again' })
  @ApiProblems('404 BOT_NOT_FOUND', '409 BOT_STATUS_FORBIDDEN', '409 ILLEGAL_TRANSITION')
  async resume(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BotDto> {
    return this.#move(principal, id, { to: 'active', reason: 'Resumed by its owner' });
  }

  @Post(':id/stop')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End trading until the bot is started again; an open position keeps its protective exits',
  })
  @ApiProblems('404 BOT_NOT_FOUND', '409 ILLEGAL_TRANSITION')
  async stop(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BotDto> {
    return this.#move(principal, id, { to: 'stopped', reason: 'Stopped by its owner' });
  }

  async #move({ userId }: Principal, id: string, change: Omit<StatusChange, 'actor'>): Promise<BotDto> {
    const bot = await this.bots.owned(userId, botId(id));
    return toBotDto(await this.status.move(bot.id, { ...change, actor: { kind: 'user', userId } }));
  }
}
