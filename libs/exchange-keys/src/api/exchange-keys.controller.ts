import {
  ApiProblems,
  CurrentPrincipal,
  Idempotent,
  mapPage,
  PageQueryDto,
  type Principal,
  RequiresRole,
} from '@app/http';
import { exchangeId } from '@app/kernel';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ExchangeKeysService } from '../exchange-keys.service.js';
import { KeyChanges } from '../key-changes.service.js';
import { KeyTests } from '../key-tests.service.js';
import { StoreExchangeKeyDto } from './exchange-key-input.dto.js';
import {
  DeletedExchangeKeyDto,
  ExchangeKeyDto,
  ExchangeKeyPageDto,
  toExchangeKeyDto,
} from './exchange-key.dto.js';

@ApiTags('exchange-keys')
@Controller('exchange-keys')
@RequiresRole('trader')
export class ExchangeKeysController {
  constructor(
    private readonly keys: ExchangeKeysService,
    private readonly changes: KeyChanges,
    private readonly tests: KeyTests,
  ) {}

  // The Idempotency-Key keeps a hash of the body, in which the exchange's own secret is too long to be guessed.
  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Store your API key of an exchange, in place of the one you have there' })
  @ApiProblems('422 INVALID_INPUT')
  async store(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { exchange, apiKey, secret, passphrase }: StoreExchangeKeyDto,
  ): Promise<ExchangeKeyDto> {
    const stored = await this.changes.store(userId, exchangeId(exchange), { apiKey, secret, passphrase });
    return toExchangeKeyDto(await this.keys.statusOf(stored));
  }

  @Get()
  @ApiOperation({ summary: 'Your API keys, newest first, with their last test; nothing secret' })
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Query() page: PageQueryDto,
  ): Promise<ExchangeKeyPageDto> {
    return mapPage(await this.keys.page(userId, page), toExchangeKeyDto);
  }

  @Post(':id/test')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask the exchange what a key may do, for its balances and its clock' })
  @ApiProblems(
    '404 EXCHANGE_KEY_NOT_FOUND',
    '409 EXCHANGE_KEY_UNREADABLE',
    '503 KEY_TEST_UNAVAILABLE',
    '503 TIMEOUT',
  )
  async test(@CurrentPrincipal() { userId }: Principal, @Param('id') id: string): Promise<ExchangeKeyDto> {
    return toExchangeKeyDto(await this.keys.statusOf(await this.tests.test(userId, id)));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a key and its test; live bots that trade with it are paused' })
  @ApiProblems('404 EXCHANGE_KEY_NOT_FOUND')
  async remove(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
  ): Promise<DeletedExchangeKeyDto> {
    return { id, botsPaused: await this.changes.remove(userId, id) };
  }
}
