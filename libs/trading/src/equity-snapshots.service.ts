import { type Bot, BotsService } from '@app/bots';
import { Config } from '@app/config';
import { type BotId, notional, plus, price } from '@app/kernel';
import { Lifecycle, type PeriodicTask, type Subsystem } from '@app/lifecycle';
import { MarketData } from '@app/markets';
import { AccountsService, type BotAccount, capitalOf, heldQuantity } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { type EquitySnapshot, EquitySnapshotRepository } from './equity-snapshot.repository.js';

/** Values what bots hold, at intervals. A bot that is flat is worth its cash, which its trades tell. */
@Injectable()
export class EquitySnapshots implements Subsystem {
  readonly name = 'equity-snapshots';
  readonly critical = false;
  #task: PeriodicTask | undefined;
  /** Who held something last time, so that the curve shows the end of a position too. */
  #held = new Set<BotId>();

  constructor(
    private readonly accounts: AccountsService,
    private readonly bots: BotsService,
    private readonly market: MarketData,
    private readonly snapshots: EquitySnapshotRepository,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
  ) {}

  start(): void {
    const intervalMs = this.config.trading.equityIntervalMs;
    this.#task = this.lifecycle.every(this.name, { intervalMs, deadlineMs: intervalMs }, () => this.take());
  }

  async stop(): Promise<void> {
    await this.#task?.stop(0);
  }

  /** One snapshot of every bot that holds something, or did at the last one. */
  async take(): Promise<void> {
    const holding = await this.accounts.withPosition();
    const ids = new Set(holding.map(({ botId }) => botId));
    const bots = await this.bots.findMany([...new Set([...ids, ...this.#held])]);
    const accounts = await Promise.all(bots.map((bot) => this.accounts.read(bot)));
    const taken = bots.flatMap((bot, i) => this.#value(bot, accounts[i]) ?? []);
    if (taken.length > 0) await this.snapshots.append(taken);
    this.#held = ids;
  }

  /** undefined while the market gives no price: a guess would stay in the curve for good. */
  #value(bot: Bot, account: BotAccount | undefined): EquitySnapshot | undefined {
    const now = this.market.quote(bot.exchange, bot.symbol);
    if (account === undefined || now === undefined) return undefined;
    const { botId, mode, cash, quote } = account;
    const equity = plus(cash, notional(price(now.bid), heldQuantity(account)));
    return { botId, mode, cash, quote, equity, capital: capitalOf(account), time: new Date(now.time) };
  }
}
