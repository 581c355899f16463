import { type Bot, BotsService, BotStatusService } from '@app/bots';
import { type Money, userId } from '@app/kernel';
import { MarketData, REPLAY_DEFAULTS, ReplayFeed } from '@app/markets';
import { AccountsService, type ClosedTrade, equityOf, OrderGateway } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { exitIntent } from '../intent.js';
import { type EquityPoint, type ReplayReport, replayReport } from './replay-report.js';

/** The bot that a replay runs. */
export interface ReplayPlan {
  readonly strategy: string;
  readonly params: Readonly<Record<string, number>> | undefined;
  readonly timeframe: string;
  readonly capital: Money;
}

export interface ReplayResult {
  /** As it was at the end: paused, where something paused it. */
  readonly bot: Bot;
  readonly report: ReplayReport;
  /** Oldest first. */
  readonly trades: readonly ClosedTrade[];
  readonly curve: readonly EquityPoint[];
}

const OWNER = userId('replay');
const ACTOR = { kind: 'system', name: 'replay' } as const;
const TRADES_MAX = 100_000;

/** Sends a recording through the very pipeline that trades, on market time alone. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly feed: ReplayFeed,
    private readonly market: MarketData,
    private readonly bots: BotsService,
    private readonly status: BotStatusService,
    private readonly accounts: AccountsService,
    private readonly gateway: OrderGateway,
  ) {}

  /** A position that is open at the end is sold there, so that the result is in money. @throws InvalidInputError */
  async run(plan: ReplayPlan): Promise<ReplayResult> {
    const draft = { ...plan, name: 'Replay', exchange: this.feed.exchange, symbol: REPLAY_DEFAULTS.symbol };
    const exits = { trailingStopRatio: undefined, holdingTimeMaxMs: undefined };
    const { id } = await this.bots.create(OWNER, {
      ...draft,
      exits,
      riskMode: 'aggressive',
      initialCapital: plan.capital,
    });
    const bot = await this.status.move(id, { to: 'active', actor: ACTOR, reason: 'The replay begins' });
    const curve: EquityPoint[] = [];
    // The scheduler listens already and is awaited first, so that each point is what its candle left behind.
    const unsubscribe = this.market.onClose(async ({ closeTime }) => {
      curve.push(await this.#point(bot, closeTime));
    });
    await this.feed.play();
    unsubscribe();
    await this.#sellOff(bot);
    curve.push(await this.#point(bot, this.feed.clock.now()));
    const { items } = await this.accounts.closedTrades(
      { botId: bot.id, mode: bot.mode },
      { limit: TRADES_MAX },
    );
    const trades = items.toReversed();
    return {
      bot: await this.bots.owned(OWNER, id),
      trades,
      curve,
      report: replayReport(plan.capital, trades, curve),
    };
  }

  async #point(bot: Bot, time: number): Promise<EquityPoint> {
    const account = await this.accounts.read(bot);
    const equity = equityOf(account, this.market.quote(bot.exchange, bot.symbol));
    return { time, equity, inPosition: account.position !== undefined };
  }

  async #sellOff(bot: Bot): Promise<void> {
    const { position } = await this.accounts.read(bot);
    const quote = this.market.quote(bot.exchange, bot.symbol);
    if (position === undefined || quote === undefined) return;
    const moment = { slot: quote.time, quote, provenance: this.feed.provenance };
    await this.gateway.submit(
      exitIntent(bot, position, 'end_of_replay', moment),
      new AbortController().signal,
    );
  }
}
