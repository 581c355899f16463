import { ApiProblems, mapPage, pageOf, RequiresRole } from '@app/http';
import { exchangeId, marketSymbol } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';

import { MarketData } from './market-data.js';
import {
  CandlesDto,
  CandlesQueryDto,
  ListMarketsQueryDto,
  MarketPageDto,
  toCandleDto,
  toMarketDto,
} from './markets.dto.js';

@ApiTags('markets')
@RequiresRole('viewer')
@Controller('markets')
export class MarketsController {
  constructor(private readonly markets: MarketData) {}

  @Get()
  @ApiOperation({ summary: 'What can be traded at an exchange, by symbol' })
  @ApiOkResponse({ type: MarketPageDto })
  @ApiProblems('404 UNKNOWN_EXCHANGE', '422 INVALID_INPUT', '503 FEED_UNAVAILABLE')
  async list(@Query() { exchange, limit, cursor = '' }: ListMarketsQueryDto): Promise<MarketPageDto> {
    const id = exchangeId(exchange);
    const found = (await this.markets.listInstruments(id))
      .filter(({ symbol }) => symbol > cursor)
      .toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
    const provenance = this.markets.provenance(id);
    return mapPage(
      pageOf(found, limit, ({ symbol }) => symbol),
      (each) => toMarketDto(each, provenance),
    );
  }

  @Get(':symbol/candles')
  @ApiOperation({ summary: 'The newest closed candles of a market' })
  @ApiParam({ name: 'symbol', example: 'BTC/USDT', description: 'The slash is written `%2F`.' })
  @ApiOkResponse({ type: CandlesDto })
  @ApiProblems('404 UNKNOWN_EXCHANGE', '404 UNKNOWN_MARKET', '422 INVALID_INPUT', '503 FEED_UNAVAILABLE')
  async candles(
    @Param('symbol') symbol: string,
    @Query() { exchange, timeframe, limit }: CandlesQueryDto,
  ): Promise<CandlesDto> {
    const key = { exchange: exchangeId(exchange), symbol: marketSymbol(symbol), timeframe };
    const candles = await this.markets.fetchCandles(key, limit);
    const provenance = this.markets.provenance(key.exchange);
    return { ...key, provenance, items: candles.map(toCandleDto) };
  }
}
