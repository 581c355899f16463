import { type BotMode } from '@app/bots';
import {
  type BotId,
  type ExchangeId,
  type MarketSymbol,
  type Money,
  type Price,
  type Quantity,
  type UserId,
} from '@app/kernel';
import { type Provenance } from '@app/markets';

/**
 * The open round trip of a bot: what its fills since it was last flat add up to. Sums do not depend on the order in
 * which fills are learned of, so that a late one changes nothing but the totals. Spot, long only: the quantity is
 * positive; a negative one (`oversold`) means a sale whose purchase is not booked yet, and is a finding.
 */
export interface Position {
  readonly symbol: MarketSymbol;
  /** Bought less sold, never zero. */
  readonly quantity: Quantity;
  /** Average price of all purchases of this round trip, without fees. */
  readonly averageEntryPrice: Price;
  readonly boughtQuantity: Quantity;
  readonly boughtNotional: Money;
  readonly soldQuantity: Quantity;
  readonly soldNotional: Money;
  readonly fees: Money;
  /** What was paid beyond the reference prices; positive is a cost. */
  readonly slippage: Money;
  readonly openedAt: Date;
  readonly lastFillAt: Date;
  /** Highest price since the entry, for the trailing stop; raised by `AccountsService.raiseHighestPrice`. */
  readonly highestPrice: number;
  readonly stopPrice: number | undefined;
  readonly takeProfitPrice: number | undefined;
  readonly bootstrap: boolean;
  readonly probe: boolean;
  readonly provenance: Provenance;
}

/** Derived from closed trades alone, in quote currency; the input of sizing. */
export interface BotStatistics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  /** Sum of the net results of winning trades. */
  readonly grossProfit: Money;
  /** Sum of the net results of losing trades, as a positive amount. */
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

/** What happened on the newest market day (UTC) on which anything did. */
export interface DayTally {
  /** Days since 1970, market time. */
  readonly day: number;
  /** Round trips begun. */
  readonly entries: number;
  /** Net result of the round trips closed. */
  readonly net: Money;
}

/** Which of a bot's two accounts: what it does on paper and what it does with real money are never added up. */
export interface AccountKey {
  readonly botId: BotId;
  readonly mode: BotMode;
}

/**
 * A bot's money in one mode: start + Σ transfers + Σ cash flows of fills − Σ fees = cash. One document a bot and mode, changed only
 * with its fills and transfers.
 */
export interface BotAccount extends AccountKey {
  readonly userId: UserId;
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly quote: string;
  readonly startingCapital: Money;
  /** Capital moved here from other bots of the user, less what was moved away: no profit and no loss. */
  readonly transfers: Money;
  readonly cash: Money;
  readonly position: Position | undefined;
  readonly statistics: BotStatistics;
  readonly today: DayTally;
  /** How many fills this state includes: the expected value of every compare-and-set. */
  readonly fillCount: number;
  /** How many orders were written on the strength of this account. */
  readonly intentCount: number;
}

/** What tells that an account is still the one an order was judged by: same fills, and the same money to spend. */
export type JudgedState = Pick<BotAccount, 'fillCount' | 'cash'>;

/** A round trip: from flat to flat. All amounts in quote currency. */
export interface ClosedTrade extends AccountKey {
  /** Of the account and the number of its round trip. */
  readonly id: string;
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
  readonly provenance: Provenance;
  readonly openedAt: Date;
  readonly closedAt: Date;
}
