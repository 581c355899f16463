import { Public } from '@app/http';
import { toText } from '@app/kernel';
import { TradingService } from '@app/trading';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsNumber, Max, Min } from 'class-validator';

import { LAB_CLOCK } from './lab-clock.js';
import { LiveLab } from './live-lab.js';

class MovesDto {
  /** Price moves as ratios, one closed minute each. */
  @IsNumber({}, { each: true })
  readonly moves!: number[];
  @IsNumber()
  @Min(1)
  @Max(10_000)
  readonly minutesApart!: number;
}

class VenueDto {
  @IsNumber()
  readonly slippageBps!: number;
}

/** What a test does to the world outside of the server. Nothing of the server itself can be reached here. */
@ApiTags('lab')
@Public()
@Controller('lab')
export class LiveLabController {
  constructor(
    private readonly lab: LiveLab,
    private readonly modules: ModuleRef,
  ) {}

  @Post('moves')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let the market move, and every bot look at it, minute after minute' })
  async move(@Body() { moves, minutesApart }: MovesDto): Promise<{ now: number }> {
    const { scheduler } = this.modules.get(TradingService, { strict: false });
    for (const move of moves) {
      await this.lab.close(move, minutesApart);
      await scheduler.drained();
    }
    return { now: LAB_CLOCK.now() };
  }

  @Post('venue')
  @HttpCode(200)
  @ApiOperation({ summary: 'How much worse than its best price the live venue fills' })
  venue(@Body() { slippageBps }: VenueDto): { slippageBps: number } {
    this.lab.venue.slippageBps = slippageBps;
    return { slippageBps };
  }

  @Get('venue/orders')
  @ApiOperation({ summary: 'Every order that reached the live venue' })
  orders(): { side: string; quantity: string }[] {
    return this.lab.venue.created.map(({ side, quantity }) => ({ side, quantity: toText(quantity) }));
  }
}
