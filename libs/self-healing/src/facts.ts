import { type Bot, type BotReading, type TextTime } from '@app/bots';
import { type BotId, type ExchangeId, type MarketSymbol, type Money } from '@app/kernel';
import { type ExchangeView, type Quote } from '@app/markets';
import { type AccountReading, type LedgerFinding, type Order } from '@app/orders';

/**
 * What a bot's looks have come to since the process started, told by whoever lets bots trade; of a bot that has decided
 * nothing since then, only when it last did.
 */
export interface DecisionFacts {
  /** Undefined when no decision of the bot is kept. */
  readonly lastDecisionAt: Date | undefined;
  /** The last decision that nothing hindered: traded, or decided not to. */
  readonly lastUnhinderedAt: Date | undefined;
  /** Why the last one was hindered, if it was. */
  readonly lastHindrance: string | undefined;
  /** Looks that failed and orders that the venue rejected, within the last hour. */
  readonly failuresLastHour: number;
}

/** Where facts come from. One that cannot be read silences only the rules that need it. */
export type FactName =
  'bots' | 'accounts' | 'losses' | 'ledger' | 'orders' | 'decisions' | 'venues' | 'database' | 'disk';

/** What is known of one bot, all of it read once for all bots. */
export interface BotFacts {
  /** Wall time. */
  readonly now: Date;
  readonly processStartedAt: Date;
  /** Market time of the bot's exchange; undefined while its feed is not open. */
  readonly marketNow: Date | undefined;
  readonly quote: Quote | undefined;
  /** Whether the feed of its exchange gives data. */
  readonly isMarketLive: boolean;
  /** Of the bot's mode; undefined while it has not traded. */
  readonly account: AccountReading | undefined;
  /** What the trades closed in the last hour of market time came to. */
  readonly netLastHour: Money;
  readonly ledger: readonly LedgerFinding[];
  /** Those that may be open at a venue. */
  readonly orders: readonly Order[];
  /** Undefined: nothing was decided since the process started, and what was before is not known (yet). */
  readonly decisions: DecisionFacts | undefined;
  /** Bots at the same exchange that were judged, and how many of them failed as often as is too often. */
  readonly neighbours: { readonly bots: number; readonly failing: number };
  readonly textTimes: readonly TextTime[];
}

/** A market that active bots trade on. */
export interface MarketFacts {
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly bots: number;
  readonly feed: ExchangeView['state'] | undefined;
  /** How old the newest quote is, ms of market time; undefined when there is none. */
  readonly quoteAgeMs: number | undefined;
}

/** How reading the open orders of a venue went. */
export interface VenueFacts {
  readonly exchange: ExchangeId;
  readonly mode: 'paper' | 'live';
  readonly error: string | undefined;
  /** Orders of ours that are open there and not in the database. */
  readonly strangers: readonly string[];
}

/** How the process and its machine are. */
export interface ProcessFacts {
  /** 99th percentile since the last scan, ms. */
  readonly loopLagMs: number;
  /** Why liveness fails, if the event loop was blocked of late. */
  readonly loopProblem: string | undefined;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  /** After each of the last scans, oldest first, this one included. */
  readonly heapHistory: readonly number[];
  /** How far wall time has moved away from the monotonic clock since the last scan, ms. */
  readonly clockJumpMs: number;
}

/** What is known of everything that is no bot's own. */
export interface SystemFacts {
  readonly now: Date;
  readonly bots: readonly BotReading[];
  readonly orders: readonly Order[];
  readonly markets: readonly MarketFacts[];
  readonly exchanges: readonly ExchangeView[];
  readonly venues: readonly VenueFacts[];
  readonly process: ProcessFacts;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | undefined;
  readonly database:
    { readonly clockOffsetMs: number; readonly missingIndexes: readonly string[] } | undefined;
}

/** Everything a scan judges. */
export interface Facts {
  readonly bots: readonly { readonly bot: Bot; readonly facts: BotFacts }[];
  readonly system: SystemFacts;
  /** What could not be read, and why. */
  readonly unavailable: ReadonlyMap<FactName, string>;
}

export const botSubject = (id: BotId | string): string => `bot:${id}`;
