import { RequiresRole } from '@app/http';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { STRATEGIES } from './catalogue.js';
import { StrategyDto, StrategyPageDto } from './strategies.dto.js';

@ApiTags('strategies')
@RequiresRole('viewer')
@Controller('strategies')
export class StrategiesController {
  @Get()
  @ApiOperation({ summary: 'Every strategy a bot can have, with a JSON schema of its parameters' })
  @ApiOkResponse({ type: StrategyPageDto })
  list(): StrategyPageDto {
    return { items: STRATEGIES.map((strategy) => new StrategyDto(strategy)), nextCursor: undefined };
  }
}
