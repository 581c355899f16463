import { type Bot, BotStatusService } from '@app/bots';
import { Clock, messageOf } from '@app/kernel';
import { MarketData } from '@app/markets';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { pauseAfter } from './consequences.js';
import { DecisionLog } from './decision-log.service.js';
import { type DecisionRecord } from './decision-record.js';
import { type Tick } from './tick-queue.js';
import { TradingEngine } from './trading-engine.js';

const ACTOR = { kind: 'system', name: 'trading' } as const;

/** What a look leaves behind: a stored decision, a log line, and sometimes a paused bot. */
@Injectable()
export class BotLooks {
  constructor(
    private readonly engine: TradingEngine,
    private readonly decisions: DecisionLog,
    private readonly status: BotStatusService,
    private readonly market: MarketData,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async look(bot: Bot, tick: Tick, signal: AbortSignal): Promise<void> {
    const decision = await this.engine.look(bot, tick, signal);
    if (decision !== undefined) await this.#keep(bot, decision);
  }

  /** A look that threw or passed its deadline is a decision too: the one not to trade. */
  failed(bot: Bot, error: unknown): void {
    this.log.error({ botId: bot.id, err: error }, 'A look at a bot failed');
    this.#keepFailure(bot, error).catch((reason: unknown) => {
      this.log.error({ botId: bot.id, err: reason }, 'A failed look could not be stored');
    });
  }

  async #keepFailure(bot: Bot, error: unknown): Promise<void> {
    await this.decisions.record(this.#failure(bot, error));
  }

  async #keep(bot: Bot, decision: DecisionRecord): Promise<void> {
    const { botId, outcome, code, reason, clientOrderId } = decision;
    this.log.info({ botId, symbol: bot.symbol, outcome, code, clientOrderId }, reason);
    await this.decisions.record(decision);
    const pauseReason = pauseAfter(decision);
    if (pauseReason === undefined) return;
    await this.status.move(botId, { to: 'paused', actor: ACTOR, reason, pauseReason });
  }

  #failure(bot: Bot, error: unknown): DecisionRecord {
    const quote = this.market.quote(bot.exchange, bot.symbol);
    const decidedAt = this.clock.date();
    return {
      botId: bot.id,
      userId: bot.userId,
      slot: quote === undefined ? decidedAt : new Date(quote.time),
      decidedAt,
      outcome: 'failed',
      code: 'look_failed',
      reason: messageOf(error),
      confidence: 0,
      expectedEdgeBps: 0,
      marketPrice: quote?.bid ?? 0,
      provenance: this.market.provenance(bot.exchange),
      sizing: undefined,
      clientOrderId: undefined,
    };
  }
}
