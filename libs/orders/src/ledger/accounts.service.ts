import { type Bot } from '@app/bots';
import { type Page, type PageRequest } from '@app/http';
import { type BotId, type UserId } from '@app/kernel';
import { MarketData } from '@app/markets';
import { Injectable } from '@nestjs/common';

import { type BotAccount, type ClosedTrade } from './account.js';
import { newAccount } from './accounting.js';
import { AccountRepository } from './account.repository.js';
import { type CurrencyPortfolio, portfolioOf } from '../api/portfolio.js';
import { TradeRepository } from './trade.repository.js';

/** The bots' money as others may read it; only the ledger changes it. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly trades: TradeRepository,
    private readonly markets: MarketData,
  ) {}

  /** The account of a bot that never traded is made of its capital. */
  async read(bot: Bot): Promise<BotAccount> {
    return (await this.accounts.find(bot.id)) ?? newAccount(bot);
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

  async portfolio(user: UserId): Promise<readonly CurrencyPortfolio[]> {
    const accounts = await this.accounts.ofUser(user);
    return portfolioOf(accounts, ({ exchange, symbol }) => this.markets.quote(exchange, symbol));
  }
}
