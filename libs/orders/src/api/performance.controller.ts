import { BotsService } from '@app/bots';
import { ApiProblems, CurrentPrincipal, type Principal, RequiresRole } from '@app/http';
import { botId } from '@app/kernel';
import { MarketData } from '@app/markets';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { AccountsService } from '../ledger/accounts.service.js';
import { TradeRepository } from '../ledger/trade.repository.js';
import { PerformanceDto, PerformanceQueryDto, toPerformanceDto } from './performance.dto.js';
import { realisedCurve } from './performance.js';
import { PortfolioDto, toPortfolioDto } from './portfolio.dto.js';
import { portfolioOf } from './portfolio.js';

const CURVE_POINTS = 200;

@ApiTags('portfolio')
@Controller()
@RequiresRole('viewer')
export class PerformanceController {
  constructor(
    private readonly bots: BotsService,
    private readonly accounts: AccountsService,
    private readonly trades: TradeRepository,
    private readonly markets: MarketData,
  ) {}

  @Get('bots/:id/performance')
  @ApiOperation({ summary: 'How one of your bots has done, on paper or with real money' })
  @ApiProblems('404 BOT_NOT_FOUND')
  async ofBot(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id') id: string,
    @Query() query: PerformanceQueryDto,
  ): Promise<PerformanceDto> {
    const bot = await this.bots.owned(userId, botId(id));
    const mode = query.mode ?? bot.mode;
    const account = await this.accounts.read({ ...bot, mode });
    const { items } = await this.trades.page({ botId: bot.id, mode }, { limit: CURVE_POINTS });
    return toPerformanceDto(
      account,
      this.markets.quote(bot.exchange, bot.symbol),
      realisedCurve(account, items),
    );
  }

  @Get('portfolio')
  @ApiOperation({
    summary: 'What your bots are worth together, and what that hangs on; archived ones are left out',
  })
  async portfolio(@CurrentPrincipal() { userId }: Principal): Promise<PortfolioDto> {
    const accounts = await this.accounts.readMany(await this.bots.kept(userId));
    return toPortfolioDto(
      portfolioOf(accounts, ({ exchange, symbol }) => this.markets.quote(exchange, symbol)),
    );
  }
}
