import { type Bot } from '@app/bots';
import { type HaltReading } from '@app/emergency-stop';
import { type ClientOrderId, type Money, type Price, type Quantity } from '@app/kernel';
import { type Instrument, type Provenance, type Quote } from '@app/markets';
import { type OrderSide, type OrderType } from '@app/venues';

/** What is about to be sent, decided but not yet allowed. */
export interface OrderIntent {
  readonly clientOrderId: ClientOrderId;
  readonly bot: Bot;
  /** An exit only ever reduces the position. */
  readonly purpose: 'entry' | 'exit';
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: Quantity;
  readonly limitPrice: Price | undefined;
  /** What the decision expected to pay or get; slippage is measured against it. */
  readonly referencePrice: Price;
  readonly expectedEdgeBps: number;
  /** Open time of the decision's candle, or the safety tick's time (market time, ms). */
  readonly slot: number;
  /** Where the entry is proven wrong and where it has paid off; kept with the position from its first fill on. */
  readonly stopPrice: number | undefined;
  readonly takeProfitPrice: number | undefined;
  readonly bootstrap: boolean;
  readonly probe: boolean;
  /** Short text kept with the order: the strategy's reason, or `stop_loss`, `take_profit`, `trailing_stop`, `time_exit`. */
  readonly reason: string;
  readonly provenance: Provenance;
  /** Closes a position for an emergency stop that flattens: the only kind that passes the closed latch. */
  readonly flattens?: boolean;
}

/** The facts the checks judge, read once for an intent. Ratios are 0 to 1; undefined means: could not be read. */
export interface RiskContext {
  readonly wallTime: number;
  readonly marketTime: number;
  readonly halt: HaltReading;
  /** Why the system may not trade yet (reconciling, stopping); undefined when it may. */
  readonly notReadyReason: string | undefined;
  readonly instrument: Instrument;
  readonly quote: Quote | undefined;
  readonly positionQuantity: Quantity;
  readonly botEquity: Money;
  /** Whether an order of this purpose is on its way for this bot: sent and not closed, or not known to be. */
  readonly hasOpenEntry: boolean;
  readonly hasOpenExit: boolean;
  readonly tradesTodayBot: number;
  readonly tradesTodayUser: number;
  /** Orders of this user at this venue in the last 10 seconds (wall time). */
  readonly recentOrders: number;
  /** Net result since market midnight UTC as a ratio of equity then; negative is a loss. */
  readonly dailyReturn: number;
  /** From the bot's peak equity, 0 to 1. */
  readonly drawdown: number;
  readonly losingStreak: number;
  readonly errorsLastHour: number;
}

export type RiskVerdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** One named pre-trade check (port; one file each). A check that throws denies. */
export abstract class PreTradeCheck {
  /** Stored and counted: `stale_market_data`, `fee_not_covered`, ... */
  abstract readonly code: string;
  /** Checks run in this order, lowest first. */
  abstract readonly order: number;
  /** Limits are for entries: no limit may ever trap a position. */
  abstract readonly alsoForExits: boolean;
  abstract check(intent: OrderIntent, context: RiskContext): Promise<RiskVerdict> | RiskVerdict;
  /** Takes back what an allowing `check` has set aside: the order is not sent after all. It must not throw. */
  withdraw?(intent: OrderIntent): void;
}
