import {
  type BotId,
  type MarketSymbol,
  type Money,
  type Price,
  type Quantity,
  type UserId,
} from '@app/kernel';
import { type Provenance } from '@app/markets';

/** The open part of a bot's account. Spot, long only: the quantity is never negative. */
export interface Position {
  readonly symbol: MarketSymbol;
  readonly quantity: Quantity;
  /** What the open quantity cost, without fees. */
  readonly costBasis: Money;
  /** Entry fees not yet charged to a closed trade. */
  readonly openFees: Money;
  readonly averageEntryPrice: Price;
  /** What the entry expected to pay. */
  readonly referencePrice: Price;
  readonly openedAt: Date;
  readonly highestPrice: number;
  readonly stopPrice: number | undefined;
  readonly takeProfitPrice: number | undefined;
  readonly bootstrap: boolean;
  readonly probe: boolean;
}

/** Derived from closed trades alone, in quote currency; the input of sizing. */
export interface BotStatistics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly grossProfit: Money;
  readonly grossLoss: Money;
  readonly netProfit: Money;
  readonly fees: Money;
  readonly losingStreak: number;
  /** Highest realised equity so far. */
  readonly peakEquity: Money;
  /** Largest fall from a peak of realised equity, as a ratio. */
  readonly drawdownMax: number;
  readonly lastTradeAt: Date | undefined;
}

/** A bot's money: start + Σ cash flows of fills − Σ fees = cash. One document a bot, changed only with its fills. */
export interface BotAccount {
  readonly botId: BotId;
  readonly userId: UserId;
  readonly quote: string;
  readonly startingCapital: Money;
  readonly cash: Money;
  readonly position: Position | undefined;
  readonly statistics: BotStatistics;
}

/** A round trip: from flat to flat. All amounts in quote currency. */
export interface ClosedTrade {
  readonly id: string;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly symbol: MarketSymbol;
  readonly quantity: Quantity;
  readonly entryPrice: Price;
  readonly exitPrice: Price;
  readonly gross: Money;
  readonly fees: Money;
  readonly net: Money;
  /** What both sides paid beyond their reference prices; positive is a cost. */
  readonly slippage: Money;
  readonly bootstrap: boolean;
  readonly probe: boolean;
  readonly exitReason: string;
  readonly mode: 'paper' | 'live';
  readonly provenance: Provenance;
  readonly openedAt: Date;
  readonly closedAt: Date;
}
