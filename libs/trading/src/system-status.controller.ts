import { Config, VERSION } from '@app/config';
import { HaltLatch } from '@app/emergency-stop';
import { CurrentPrincipal, type Principal, RequiresRole } from '@app/http';
import { MarketData } from '@app/markets';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { type FeedStatusDto, SystemStatusDto } from './system-status.dto.js';
import { TradingService } from './trading.service.js';

@ApiTags('system')
@Controller('system/status')
@RequiresRole('viewer')
export class SystemStatusController {
  constructor(
    private readonly trading: TradingService,
    private readonly latch: HaltLatch,
    private readonly market: MarketData,
    private readonly config: Config,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What runs, whether trading is halted, and how the market feeds are' })
  status(@CurrentPrincipal() { userId }: Principal): SystemStatusDto {
    const halt = this.latch.read(userId);
    const { flags } = this.config;
    return {
      service: 'amarktai-api',
      mode: flags.liveTrading ? 'live' : 'paper',
      flags,
      halted: halt.halted,
      haltedBecause: halt.halted ? halt.reason : undefined,
      scheduler: this.trading.status(),
      feeds: this.market.exchanges().map(toFeedStatus),
      versions: { service: VERSION, node: process.version },
    };
  }
}

function toFeedStatus({
  exchange,
  provenance,
  state,
}: ReturnType<MarketData['exchanges']>[number]): FeedStatusDto {
  const reason = 'reason' in state ? state.reason : undefined;
  return { exchange, provenance, status: state.status, reason };
}
