import { type Bot } from '@app/bots';
import { type Clock, toText } from '@app/kernel';
import { type CandleClose, type MarketData } from '@app/markets';
import { type AccountsService, type BotAccount, type SubmitOutcome } from '@app/orders';
import { type LiveSteps } from '@app/promotion';
import { type Decision, type Strategy, strategyNamed, type StrategyRuns } from '@app/strategies';

import { consider, type Intention, type Look, viewOf } from './consider.js';
import { type DecisionRecord } from './decision-record.js';
import { type EntryFacts, type SizeEntry } from './entry-plan.js';
import { entryIntent, exitIntent, type Moment } from './intent.js';
import { marketConditions } from './market-conditions.js';
import { type PacedOrders } from './paced-orders.js';
import { seriesOf } from './roster.js';
import { type Tick } from './tick-queue.js';
import { NoMarketError, UnknownStrategyError } from './trading.errors.js';

export interface EngineParts {
  readonly market: MarketData;
  readonly accounts: Pick<AccountsService, 'read' | 'raiseHighestPrice'>;
  readonly runs: StrategyRuns;
  readonly liveSteps: Pick<LiveSteps, 'basisOf'>;
  readonly orders: Pick<PacedOrders, 'submit'>;
  readonly sizeEntry: SizeEntry;
  readonly kelly: EntryFacts['kelly'];
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
    const { market, sizeEntry } = this.parts;
    const { quote, instrument } = this.#market(bot);
    const account = await this.#account(bot, quote.bid);
    const mayDecide = close !== undefined && bot.status === 'active';
    if (!mayDecide && account.position === undefined) return undefined;
    const basis = await this.parts.liveSteps.basisOf(bot);
    const facts = { ...this.#judge(bot, account, close), bot, account, basis, quote, instrument };
    const intention = consider(facts, sizeEntry);
    if (close === undefined && intention.action === 'none') return undefined;
    const slot = close?.candle.time ?? quote.time;
    const moment: Moment = { slot, quote, provenance: market.provenance(bot.exchange) };
    const marketPrice = close?.candle.close ?? quote.bid;
    const scene = { bot, account, moment, decision: facts.decision, marketPrice };
    return await this.#act(scene, intention, signal);
  }

  /** @throws NoMarketError */
  #market(bot: Bot): Pick<Look, 'quote' | 'instrument'> {
    const quote = this.parts.market.quote(bot.exchange, bot.symbol);
    const instrument = this.parts.market.instrument(bot.exchange, bot.symbol);
    if (quote === undefined || instrument === undefined) throw new NoMarketError(seriesOf(bot));
    return { quote, instrument };
  }

  /** The strategy is only asked at a close; between closes the price alone may end a position. */
  #judge(bot: Bot, account: BotAccount, close: CandleClose | undefined): Judgement {
    const { market, kelly, runs } = this.parts;
    const series = seriesOf(bot);
    const candles = market.candles(series);
    const time = market.clock(bot.exchange).now();
    const conditions = marketConditions(candles);
    if (close === undefined) return { decision: undefined, time, conditions, kelly };
    const run = { series, strategy: strategyOf(bot), params: bot.params };
    return { decision: runs.decide(run, candles, viewOf(account.position)), time, conditions, kelly };
  }

  async #account(bot: Bot, bid: number): Promise<BotAccount> {
    const account = await this.parts.accounts.read(bot);
    const { position } = account;
    if (position === undefined || bot.exits.trailingStopRatio === undefined || bid <= position.highestPrice)
      return account;
    await this.parts.accounts.raiseHighestPrice(bot, bid);
    return { ...account, position: { ...position, highestPrice: bid } };
  }

  async #act(scene: Scene, intention: Intention, signal: AbortSignal): Promise<DecisionRecord> {
    const { bot, account, moment } = scene;
    switch (intention.action) {
      case 'none':
        return this.#record(scene, { ...intention, sizing: intention.sizing });
      case 'enter': {
        const outcome = await this.parts.orders.submit(entryIntent(bot, intention, moment), signal);
        const { sizing, decision, quantity } = intention;
        const reason = `${decision.reason}; ${toText(quantity)} ${bot.symbol} (${sizing.reason})`;
        return this.#record(scene, { ...sent(outcome, 'entered', 'strategy_entry', reason), sizing });
      }
      case 'exit': {
        if (account.position === undefined) return this.#record(scene, ALREADY_FLAT);
        const outcome = await this.parts.orders.submit(
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

type Judgement = Pick<Look, 'decision' | 'time' | 'conditions' | 'kelly'>;

/** @throws UnknownStrategyError */
function strategyOf(bot: Bot): Strategy {
  const strategy = strategyNamed(bot.strategy);
  if (strategy === undefined) throw new UnknownStrategyError(bot.strategy);
  return strategy;
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
