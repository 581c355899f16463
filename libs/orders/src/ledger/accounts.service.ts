import { type Bot } from '@app/bots';
import { type Page, type PageRequest } from '@app/http';
import { type BotId, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type BotAccount, type ClosedTrade } from './account.js';
import { AccountRepository } from './account.repository.js';
import { newAccount } from './accounting.js';
import { TradeRepository } from './trade.repository.js';

/** The bots' money as others may read it; only the ledger changes it. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly trades: TradeRepository,
  ) {}

  /** The account of a bot that never traded is made of its capital. */
  async read(bot: Bot): Promise<BotAccount> {
    return (await this.accounts.find(bot.id)) ?? newAccount(bot);
  }

  /** In the order of the bots. */
  async readMany(bots: readonly Bot[]): Promise<readonly BotAccount[]> {
    const known = await this.accounts.findMany(bots.map(({ id }) => id));
    const byBot = new Map(known.map((account) => [account.botId, account]));
    return bots.map((bot) => byBot.get(bot.id) ?? newAccount(bot));
  }

  async withPosition(user?: UserId): Promise<readonly BotAccount[]> {
    return await this.accounts.withPosition(user);
  }

  /** Newest first. */
  closedTrades(botId: BotId, request: PageRequest): Promise<Page<ClosedTrade>> {
    return this.trades.page({ botId }, request);
  }

  /** For the trailing stop: kept when it is higher than what is known. */
  async raiseHighestPrice(bot: Pick<Bot, 'id'>, price: number): Promise<void> {
    await this.accounts.raiseHighestPrice(bot.id, price);
  }
}
