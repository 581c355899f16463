import { type Bot } from '@app/bots';
import { Config } from '@app/config';
import { Clock, minus, type Money, ratio } from '@app/kernel';
import { Evidence } from '@app/live-gates';
import { MarketData } from '@app/markets';
import {
  AccountsService,
  type BotAccount,
  type ClosedTrade,
  capitalOf,
  equityOf,
  type Order,
  OrderHistory,
  realisedEquity,
} from '@app/orders';
import { Injectable } from '@nestjs/common';

import { driftFindings, type DriftFinding } from './drift.js';
import { type Execution, executionOf } from './execution.js';
import { fractionAt, missingForNext } from './ladder.js';
import { fallFromBest } from './live-fall.js';
import { type Mark, type Promotion } from './promotion.js';

/** How many of the newest paper trades and orders the prediction is made of. */
const PAPER_SAMPLES = 200;
/** How many of the newest live trades the fall from the best is looked for in. */
const LIVE_TRADES = 200;

/** How a live bot does, beside what paper predicted. */
export interface Review {
  /** What speaks for a demotion. */
  readonly findings: readonly DriftFinding[];
  /** What the next step still asks for; empty when it is earned. */
  readonly missing: readonly string[];
  /** Since the bot became live. */
  readonly live: Execution;
  readonly paper: Execution;
  /** Ratio of the capital at work. */
  readonly drawdown: number;
  /** Closed live trades at the present step. */
  readonly stepTrades: number;
}

/** Compares what a live bot does with what paper predicted. It decides nothing and changes nothing. */
@Injectable()
export class PromotionReview {
  constructor(
    private readonly accounts: AccountsService,
    private readonly orders: OrderHistory,
    private readonly markets: MarketData,
    private readonly evidence: Evidence,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Of a promotion that has been entered. @throws what the database throws */
  async read(bot: Bot, promotion: Promotion): Promise<Review> {
    const [account, paper, live, unproven] = await Promise.all([
      this.accounts.read({ ...bot, mode: 'live' }),
      this.#history(bot, 'paper', PAPER_SAMPLES),
      this.#history(bot, 'live', LIVE_TRADES),
      this.#evidenceFindings(bot, promotion),
    ]);
    const predicted = executionOf(paper.trades, paper.orders);
    const atStep = since(live, promotion.stepped, account);
    const sinceEntry = since(live, promotion.entered, account);
    const { promotion: policy } = this.config;
    const seen = executionOf(
      sinceEntry.trades.slice(0, policy.window),
      sinceEntry.orders.slice(0, policy.window),
    );
    const drawdown = this.#drawdown(bot, promotion, { account, trades: sinceEntry.trades });
    const step = {
      step: promotion.step,
      trades: atStep.count,
      forMs: this.clock.now() - (promotion.stepped?.at.getTime() ?? Number.NaN),
      live: executionOf(atStep.trades, atStep.orders),
      paper: predicted,
    };
    return {
      findings: [...unproven, ...driftFindings({ live: seen, paper: predicted, drawdown }, policy)],
      missing: missingForNext(step, policy),
      live: seen,
      paper: predicted,
      drawdown,
      stepTrades: atStep.count,
    };
  }

  /** The evidence must be this bot's, ours, in time, and about the bot as it is set up now. */
  async #evidenceFindings(bot: Bot, { evidence }: Promotion): Promise<DriftFinding[]> {
    if (evidence === undefined) return [{ code: 'evidence', reason: 'It was promoted without evidence' }];
    const verdict = await this.evidence.verify(evidence.id);
    if (!verdict.valid) return [{ code: 'evidence', reason: verdict.reason }];
    if (verdict.snapshot.botId === bot.id) return [];
    return [{ code: 'evidence', reason: 'Its evidence is that of another bot' }];
  }

  async #history({ id: botId }: Bot, mode: Bot['mode'], limit: number): Promise<History> {
    const [{ items: trades }, orders] = await Promise.all([
      this.accounts.closedTrades({ botId, mode }, { limit }),
      this.orders.executed({ botId, mode }, limit),
    ]);
    return { trades, orders };
  }

  #drawdown(
    bot: Bot,
    { step }: Promotion,
    { account, trades }: { readonly account: BotAccount; readonly trades: readonly ClosedTrade[] },
  ): number {
    const quote = this.markets.quote(bot.exchange, bot.symbol);
    const fall = fallFromBest(
      trades.map(({ net }) => net),
      openResult(account, equityOf(account, quote)),
    );
    return ratio(fall, capitalOf(account)) / fractionAt(step);
  }
}

/** Newest first. */
interface History {
  readonly trades: readonly ClosedTrade[];
  readonly orders: readonly Order[];
}

/** The part of a history that belongs to a moment and after; all of it where there is no mark. */
function since(
  { trades, orders }: History,
  mark: Mark | undefined,
  { statistics }: BotAccount,
): History & { readonly count: number } {
  const count = Math.max(0, statistics.trades - (mark?.tradesBefore ?? 0));
  return {
    count,
    trades: trades.slice(0, count),
    orders: orders.filter(({ createdAt }) => mark === undefined || createdAt >= mark.at),
  };
}

/** What the open position has earned so far: nothing while flat. */
const openResult = (account: BotAccount, equity: Money): Money => minus(equity, realisedEquity(account));
