import { type Bot } from '@app/bots';
import { botId, type BotId, type UserId } from '@app/kernel';
import { fromStored, isDuplicateKey, type Session, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { LedgerContentionError } from '../orders.errors.js';
import { type BotAccount } from './account.js';
import { newAccount } from './accounting.js';
import { ACCOUNT_MODEL, type AccountRecord } from './ledger.schema.js';

@Injectable()
export class AccountRepository {
  constructor(@InjectModel(ACCOUNT_MODEL) private readonly accounts: Model<AccountRecord>) {}

  async find(id: BotId, session?: Session): Promise<BotAccount | undefined> {
    const record = await this.accounts
      .findById(id)
      .session(session ?? null)
      .lean();
    return record === null ? undefined : toAccount(record);
  }

  /** The bot's account, which is made of its capital when it has none yet. */
  async open(bot: Bot): Promise<BotAccount> {
    const known = await this.find(bot.id);
    if (known !== undefined) return known;
    const account = newAccount(bot);
    try {
      await this.accounts.create([toRecord(account)]);
      return account;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return (await this.find(bot.id)) ?? account;
  }

  async findMany(ids: readonly BotId[]): Promise<readonly BotAccount[]> {
    return (await this.accounts.find({ _id: { $in: ids } }).lean()).map(toAccount);
  }

  /** Of one user or of all. */
  async withPosition(user?: UserId): Promise<readonly BotAccount[]> {
    const filter = { position: { $ne: null }, ...(user === undefined ? {} : { userId: user }) };
    return (await this.accounts.find(filter).lean()).map(toAccount);
  }

  /** Round trips that all bots of a user have begun on a market day. */
  async entriesOn(userId: UserId, day: number): Promise<number> {
    const records = await this.accounts.find({ userId, 'today.day': day }, { today: 1 }).lean();
    return records.reduce((sum, { today }) => sum + today.entries, 0);
  }

  /** For the trailing stop; nothing happens while flat, or when a higher price is known. */
  async raiseHighestPrice(id: BotId, price: number): Promise<void> {
    const highestPrice = 'position.highestPrice';
    await this.accounts.updateOne(
      { _id: id, [highestPrice]: { $lt: price } },
      { $set: { [highestPrice]: price } },
    );
  }

  /**
   * Part of writing an intent: true when no fill was booked since `fillCount`. It writes, so that of an intent and a
   * booking at the same moment one has to run again and sees the other.
   */
  async countIntent(id: BotId, fillCount: number, session: Session): Promise<boolean> {
    const counted = { $inc: { intentCount: 1 } };
    const { matchedCount } = await this.accounts.updateOne({ _id: id, fillCount }, counted, { session });
    return matchedCount === 1;
  }

  /** Part of a booking. @throws LedgerContentionError when the account is no longer as it was read */
  async replace(before: BotAccount, after: BotAccount, session: Session): Promise<void> {
    const { _id, ...fields } = toRecord(after);
    const { matchedCount } = await this.accounts.updateOne(
      { _id, fillCount: before.fillCount },
      { $set: fields },
      { session },
    );
    if (matchedCount !== 1) throw new LedgerContentionError(`the account of bot ${_id}`);
  }
}

function toRecord({ botId: _id, ...fields }: BotAccount): AccountRecord {
  return { _id, ...toStored(fields) };
}

export function toAccount(record: AccountRecord): BotAccount {
  return { botId: botId(record._id), ...fromStored<Omit<BotAccount, 'botId'>>(record) };
}
