import { type Bot } from '@app/bots';
import { type Page, type PageRequest } from '@app/http';
import { type UserId } from '@app/kernel';
import { type Provenance } from '@app/markets';
import { Injectable } from '@nestjs/common';

import { type AccountKey, type BotAccount, type ClosedTrade } from './account.js';
import { accountId } from './account-id.js';
import { AccountRepository } from './account.repository.js';
import { newAccount } from './accounting.js';
import { type PaperRecord } from './paper-record.js';
import { TradeRepository } from './trade.repository.js';

/** The bots' money as others may read it; only the ledger changes it. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly trades: TradeRepository,
  ) {}

  /** The account of the bot's mode: made of its capital while it has not traded in it. */
  async read(bot: Bot): Promise<BotAccount> {
    const account = newAccount(bot);
    return (await this.accounts.find(account)) ?? account;
  }

  /** Of each bot the account of its mode, and that of the other mode if it ever traded in it. */
  async readMany(bots: readonly Bot[]): Promise<readonly BotAccount[]> {
    const known = await this.accounts.ofBots(bots.map(({ id }) => id));
    const ids = new Set(known.map(accountId));
    return [...known, ...bots.map(newAccount).filter((account) => !ids.has(accountId(account)))];
  }

  async withPosition(user?: UserId): Promise<readonly BotAccount[]> {
    return await this.accounts.withPosition(user);
  }

  /** Newest first. */
  closedTrades({ botId, mode }: AccountKey, request: PageRequest): Promise<Page<ClosedTrade>> {
    return this.trades.page({ botId, mode }, request);
  }

  /** Oldest first, without the first `skip`, `limit` at most. */
  closedTradesFrom(
    account: AccountKey,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<readonly ClosedTrade[]> {
    return this.trades.oldest(account, skip, limit);
  }

  /** Of every bot that has closed a paper trade on prices of that kind. */
  paperRecords(provenance: Provenance): Promise<readonly PaperRecord[]> {
    return this.trades.paperRecords(provenance);
  }

  /** For the trailing stop: kept when it is higher than what is known. */
  async raiseHighestPrice(bot: Pick<Bot, 'id' | 'mode'>, price: number): Promise<void> {
    await this.accounts.raiseHighestPrice({ botId: bot.id, mode: bot.mode }, price);
  }
}
