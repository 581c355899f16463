import { type Bot } from '@app/bots';
import { type Clock, toText } from '@app/kernel';
import { type KellyEstimator } from '@app/kelly';
import { type MarketData, type SeriesKey } from '@app/markets';
import { type BotAccount, type OrderGateway, type SubmitOutcome } from '@app/orders';
import { type Decision, type StrategyRuns, strategyNamed } from '@app/strategies';

import { consider, type Intention, viewOf } from './consider.js';
import { type DecisionRecord } from './decision-record.js';
import { type SizeEntry } from './entry-plan.js';
import { entryIntent, exitIntent, type Moment } from './intent.js';
import { marketConditions } from './market-conditions.js';
import { type Tick } from './tick-queue.js';
import { NoMarketError, UnknownStrategyError } from './trading.errors.js';

/** Who holds the bots' money; the account of a bot that never traded is made of its capital. */
export interface AccountReader {
  /** @throws when the bot has no account */
  read(bot: Bot): Promise<BotAccount>;
  /** For the trailing stop: kept when it is higher than what is known. */
  raiseHighestPrice(bot: Bot, price: number): Promise<void>;
}

export interface EngineParts {
  readonly market: MarketData;
  readonly accounts: AccountReader;
  readonly runs: StrategyRuns;
  readonly gateway: OrderGateway;
  readonly sizeEntry: SizeEntry;
  readonly estimator: KellyEstimator;
  /** Wall time. */
  readonly clock: Clock;
}

/**
 * One look at one bot: loads what is known, lets the pure core decide, sends at most one order, and says what came of
 * it. The shell of `consider`.
 */
export class TradingEngine {
  constructor(private readonly parts: EngineParts) {}

  /**
   * @returns what was decided; undefined when only the price moved and nothing had to be done
   * @throws NoMarketError when the market gives no price; and what stores and venues throw
   */
  async look(bot: Bot, { close }: Tick, signal: AbortSignal): Promise<DecisionRecord | undefined> {
    const { market } = this.parts;
    const key: SeriesKey = { exchange: bot.exchange, symbol: bot.symbol, timeframe: bot.timeframe };
    const quote = market.quote(bot.exchange, bot.symbol);
    const instrument = market.instrument(bot.exchange, bot.symbol);
    if (quote === undefined || instrument === undefined) throw new NoMarketError(key);
    const account = await this.#account(bot, quote.bid);
    if (close === undefined && account.position === undefined) return undefined;
    const candles = market.candles(key);
    const decision =
      close === undefined
        ? undefined
        : this.parts.runs.decide(this.#run(bot, key), candles, viewOf(account.position));
    const time = market.clock(bot.exchange).now();
    const intention = consider(
      {
        bot,
        account,
        quote,
        instrument,
        decision,
        time,
        conditions: marketConditions(candles),
        estimator: this.parts.estimator,
      },
      this.parts.sizeEntry,
    );
    if (close === undefined && intention.action === 'none') return undefined;
    const slot = close?.candle.time ?? quote.time;
    const moment: Moment = { slot, quote, provenance: market.provenance(bot.exchange) };
    const marketPrice = close?.candle.close ?? quote.bid;
    return await this.#act({ bot, account, moment, decision, marketPrice }, intention, signal);
  }

  async #account(bot: Bot, bid: number): Promise<BotAccount> {
    const account = await this.parts.accounts.read(bot);
    const { position } = account;
    if (position === undefined || bot.exits.trailingStopRatio === undefined || bid <= position.highestPrice)
      return account;
    await this.parts.accounts.raiseHighestPrice(bot, bid);
    return { ...account, position: { ...position, highestPrice: bid } };
  }

  #run(bot: Bot, series: SeriesKey) {
    const strategy = strategyNamed(bot.strategy);
    if (strategy === undefined) throw new UnknownStrategyError(bot.strategy);
    return { series, strategy, params: bot.params };
  }

  async #act(scene: Scene, intention: Intention, signal: AbortSignal): Promise<DecisionRecord> {
    const { bot, account, moment } = scene;
    switch (intention.action) {
      case 'none':
        return this.#record(scene, { ...intention, sizing: intention.sizing });
      case 'enter': {
        const outcome = await this.parts.gateway.submit(entryIntent(bot, intention, moment), signal);
        const { sizing, decision, quantity } = intention;
        const reason = `${decision.reason}; ${toText(quantity)} ${bot.symbol} (${sizing.reason})`;
        return this.#record(scene, { ...sent(outcome, 'entered', 'strategy_entry', reason), sizing });
      }
      case 'exit': {
        if (account.position === undefined) return this.#record(scene, ALREADY_FLAT);
        const outcome = await this.parts.gateway.submit(
          exitIntent(bot, account.position, intention.code, moment),
          signal,
        );
        return this.#record(scene, sent(outcome, 'exited', intention.code, intention.reason));
      }
    }
  }

  #record({ bot, moment, decision, marketPrice }: Scene, result: Result): DecisionRecord {
    return {
      botId: bot.id,
      userId: bot.userId,
      slot: new Date(moment.slot),
      decidedAt: this.parts.clock.date(),
      confidence: decision?.confidence ?? 0,
      expectedEdgeBps: decision?.expectedEdgeBps ?? 0,
      marketPrice,
      provenance: moment.provenance,
      outcome: result.outcome,
      code: result.code,
      reason: result.reason,
      sizing: result.sizing,
      clientOrderId: result.clientOrderId,
    };
  }
}

interface Scene {
  readonly bot: Bot;
  readonly account: BotAccount;
  readonly moment: Moment;
  readonly decision: Decision | undefined;
  readonly marketPrice: number;
}

type Result = Pick<DecisionRecord, 'outcome' | 'code' | 'reason'> &
  Partial<Pick<DecisionRecord, 'sizing' | 'clientOrderId'>>;

const ALREADY_FLAT: Result = { outcome: 'held', code: 'flat', reason: 'There is no position to close' };

/** What a decision that was sent came to. */
function sent(outcome: SubmitOutcome, done: 'entered' | 'exited', code: string, reason: string): Result {
  switch (outcome.kind) {
    case 'accepted':
      return { outcome: done, code, reason, clientOrderId: outcome.order.clientOrderId };
    case 'denied':
      return { outcome: 'no_trade', code: outcome.code, reason: outcome.reason };
    case 'rejected':
      return {
        outcome: 'no_trade',
        code: 'rejected',
        reason: outcome.reason,
        clientOrderId: outcome.order.clientOrderId,
      };
    case 'ambiguous':
      return {
        outcome: 'failed',
        code: 'ambiguous',
        reason: outcome.reason,
        clientOrderId: outcome.order.clientOrderId,
      };
  }
}
