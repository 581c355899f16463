import { type BotMode } from '@app/bots';
import { minus, notional, price, toText } from '@app/kernel';
import { type Quote } from '@app/markets';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

import { equityOf } from '../gateway/risk-facts.js';
import { type BotAccount, type Position } from '../ledger/account.js';
import { capitalOf } from '../ledger/capital.js';
import { costBasis } from '../ledger/position.js';
import { drawdownFrom, profitFactor } from '../ledger/statistics.js';
import { type EquityPoint } from './performance.js';

export class PositionDto {
  /** @example 0.01 */
  readonly quantity!: string;
  /** @example 64000 */
  readonly averageEntryPrice!: string;
  /** At the present bid, before the fee of selling; absent while there is no price. */
  readonly unrealisedProfit: string | undefined;
  readonly stopPrice: number | undefined;
  readonly takeProfitPrice: number | undefined;
  readonly openedAt!: Date;
}

/** Realised equity after a closed trade. */
export class EquityPointDto {
  readonly time!: Date;
  /** @example 1012.5 */
  readonly equity!: string;
}

/** How a bot has done, in its quote currency; ratios are 0 to 1. */
export class PerformanceDto {
  readonly botId!: string;
  @ApiProperty({ enum: ['paper', 'live'] })
  readonly mode!: BotMode;
  /** @example USDT */
  readonly quote!: string;
  /** @example 1000 */
  readonly startingCapital!: string;
  /** The starting capital and what was moved here since, less what was moved away: profit is counted from it. */
  readonly capital!: string;
  readonly cash!: string;
  /** Cash and the position at the present bid (at cost while there is no price). */
  readonly equity!: string;
  readonly position: PositionDto | undefined;
  readonly trades!: number;
  readonly wins!: number;
  readonly losses!: number;
  /** Absent before the first trade. */
  readonly winRate: number | undefined;
  /** Gross profit over gross loss; absent while nothing was lost. */
  readonly profitFactor: number | undefined;
  readonly netProfit!: string;
  readonly fees!: string;
  readonly losingStreak!: number;
  /** From the highest realised equity, now. */
  readonly drawdown!: number;
  /** The largest so far, of realised equity. */
  readonly drawdownMax!: number;
  /** After each of the newest 200 trades, oldest first. */
  readonly equityCurve!: EquityPointDto[];
}

/** Which of the bot's two accounts. */
export class PerformanceQueryDto {
  /** That of the mode the bot is in, unless one is asked for. */
  @ApiProperty({ enum: ['paper', 'live'], required: false })
  @IsOptional()
  @IsIn(['paper', 'live'])
  readonly mode?: BotMode;
}

type Bid = Pick<Quote, 'bid'> | undefined;

export function toPerformanceDto(
  account: BotAccount,
  quote: Bid,
  curve: readonly EquityPoint[],
): PerformanceDto {
  const { statistics, position } = account;
  const equity = equityOf(account, quote);
  return {
    botId: account.botId,
    mode: account.mode,
    quote: account.quote,
    startingCapital: toText(account.startingCapital),
    capital: toText(capitalOf(account)),
    cash: toText(account.cash),
    equity: toText(equity),
    position: position && toPositionDto(position, quote),
    trades: statistics.trades,
    wins: statistics.wins,
    losses: statistics.losses,
    winRate: statistics.trades === 0 ? undefined : statistics.wins / statistics.trades,
    profitFactor: profitFactor(statistics),
    netProfit: toText(statistics.netProfit),
    fees: toText(statistics.fees),
    losingStreak: statistics.losingStreak,
    drawdown: drawdownFrom(statistics.peakEquity, equity),
    drawdownMax: statistics.drawdownMax,
    equityCurve: curve.map((point) => ({ time: point.time, equity: toText(point.equity) })),
  };
}

function toPositionDto(position: Position, quote: Bid): PositionDto {
  const value = quote && notional(price(quote.bid), position.quantity);
  return {
    quantity: toText(position.quantity),
    averageEntryPrice: toText(position.averageEntryPrice),
    unrealisedProfit: value && toText(minus(value, costBasis(position))),
    stopPrice: position.stopPrice,
    takeProfitPrice: position.takeProfitPrice,
    openedAt: position.openedAt,
  };
}
