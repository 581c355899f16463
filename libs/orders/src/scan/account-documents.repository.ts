import { type Bot } from '@app/bots';
import { larger, type Money, plus, ZERO } from '@app/kernel';
import { fromStored, toDecimal128 } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { accountId } from '../ledger/account-id.js';
import { type BotStatistics } from '../ledger/account.js';
import { ACCOUNT_MODEL, type AccountRecord } from '../ledger/ledger.schema.js';
import { type AccountReading, readAccount } from './account-reading.js';

/** The stored accounts as they are, whatever is in them. */
@Injectable()
export class AccountDocuments {
  constructor(@InjectModel(ACCOUNT_MODEL) private readonly accounts: Model<AccountRecord>) {}

  /** All of them, in one query. */
  async readAll(): Promise<readonly AccountReading[]> {
    const documents = await this.accounts.find().lean();
    return documents.map(({ _id, ...fields }) =>
      // Accounts from before there were transfers have none.
      readAccount(_id, { transfers: ZERO, ...fromStored<object>(fields) }),
    );
  }

  /**
   * Gives the account of the bot's mode the baseline it lacks: the capital it was made with, and the highest realised
   * equity that is known. What is there stays as it is. @returns how many fields were written
   */
  async mendBaseline(bot: Pick<Bot, 'id' | 'mode' | 'initialCapital'>): Promise<number> {
    const id = accountId({ botId: bot.id, mode: bot.mode });
    const record = await this.accounts.findById(id).lean();
    if (record === null) return 0;
    const { statistics } = fromStored<{ statistics?: Partial<BotStatistics> }>({
      statistics: record.statistics,
    });
    const realised = plus(bot.initialCapital, statistics?.netProfit ?? ZERO);
    const start = await this.#fill(id, 'startingCapital', bot.initialCapital);
    return start + (await this.#fill(id, 'statistics.peakEquity', larger(bot.initialCapital, realised)));
  }

  async #fill(id: string, field: string, amount: Money): Promise<number> {
    const { modifiedCount } = await this.accounts.updateOne(
      { _id: id, [field]: null },
      { $set: { [field]: toDecimal128(amount) } },
    );
    return modifiedCount;
  }
}
