import { pageDto } from '@app/http';
import { toText } from '@app/kernel';
import { ApiProperty } from '@nestjs/swagger';

import { type ClosedTrade } from '../ledger/account.js';

/** A round trip from flat to flat; amounts in quote currency. */
export class TradeDto {
  /** @example 6650f3a1c2d3e4f5a6b7c8d9-12 */
  readonly id!: string;
  /** @example 6650f3a1c2d3e4f5a6b7c8d9 */
  readonly botId!: string;
  /** @example BTC/USDT */
  readonly symbol!: string;
  /** @example 0.01 */
  readonly quantity!: string;
  /** @example 64000 */
  readonly entryPrice!: string;
  /** @example 64500 */
  readonly exitPrice!: string;
  /** @example 5 */
  readonly gross!: string;
  /** @example 1.285 */
  readonly fees!: string;
  /** @example 3.715 */
  readonly net!: string;
  /**
   * What both sides paid beyond the prices they were decided at; positive is a cost, and part of the gross result.
   * @example 0.12
   */
  readonly slippage!: string;
  /** Sized at 1 % because there were too few trades to learn from. */
  readonly bootstrap!: boolean;
  /** Made on probation, to see whether there is an edge again. */
  readonly probe!: boolean;
  /** @example take_profit */
  readonly exitReason!: string;
  @ApiProperty({ enum: ['paper', 'live'] })
  readonly mode!: ClosedTrade['mode'];
  @ApiProperty({ enum: ['real', 'simulated', 'replay', 'legacy'] })
  readonly provenance!: ClosedTrade['provenance'];
  readonly openedAt!: Date;
  readonly closedAt!: Date;
}

export class TradePageDto extends pageDto(TradeDto) {}

export function toTradeDto(trade: ClosedTrade): TradeDto {
  return {
    id: trade.id,
    botId: trade.botId,
    symbol: trade.symbol,
    quantity: toText(trade.quantity),
    entryPrice: toText(trade.entryPrice),
    exitPrice: toText(trade.exitPrice),
    gross: toText(trade.gross),
    fees: toText(trade.fees),
    net: toText(trade.net),
    slippage: toText(trade.slippage),
    bootstrap: trade.bootstrap,
    probe: trade.probe,
    exitReason: trade.exitReason,
    mode: trade.mode,
    provenance: trade.provenance,
    openedAt: trade.openedAt,
    closedAt: trade.closedAt,
  };
}
