import { type Bot } from '@app/bots';
import { type BotId, type Money, type UserId, ZERO } from '@app/kernel';
import { fromStored, isDuplicateKey, type Session, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { LedgerContentionError } from '../orders.errors.js';
import { type AccountKey, type BotAccount, type JudgedState } from './account.js';
import { accountId, accountKey } from './account-id.js';
import { newAccount } from './accounting.js';
import { ACCOUNT_MODEL, type AccountRecord } from './ledger.schema.js';

const EARLIEST = new Date(0);

@Injectable()
export class AccountRepository {
  constructor(@InjectModel(ACCOUNT_MODEL) private readonly accounts: Model<AccountRecord>) {}

  async find(key: AccountKey, session?: Session): Promise<BotAccount | undefined> {
    const record = await this.accounts
      .findById(accountId(key))
      .session(session ?? null)
      .lean();
    return record === null ? undefined : toAccount(record);
  }

  /** The account of the bot's mode, which is made of its capital when it has none yet. */
  async open(bot: Bot): Promise<BotAccount> {
    const account = newAccount(bot);
    const known = await this.find(account);
    if (known !== undefined) return known;
    try {
      await this.accounts.create([toRecord(account)]);
      return account;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return (await this.find(account)) ?? account;
  }

  /** Of every mode the bots have traded in. */
  async ofBots(botIds: readonly BotId[]): Promise<readonly BotAccount[]> {
    const ids = botIds.flatMap((botId) => [
      accountId({ botId, mode: 'paper' }),
      accountId({ botId, mode: 'live' }),
    ]);
    return (await this.accounts.find({ _id: { $in: ids } }).lean()).map(toAccount);
  }

  /** Of all bots of a user, archived ones too, and of every mode. */
  async ofUser(userId: UserId): Promise<readonly BotAccount[]> {
    return (await this.accounts.find({ userId }).lean()).map(toAccount);
  }

  /** Of one user or of all. */
  async withPosition(user?: UserId): Promise<readonly BotAccount[]> {
    // Every position has a time: so the index holds the few that are open side by side.
    const open = { 'position.openedAt': { $gte: EARLIEST } };
    const filter = user === undefined ? open : { userId: user, ...open };
    return (await this.accounts.find(filter).lean()).map(toAccount);
  }

  /** Round trips that all bots of a user have begun on a market day. */
  async entriesOn(userId: UserId, day: number): Promise<number> {
    const records = await this.accounts.find({ userId, 'today.day': day }, { today: 1 }).lean();
    return records.reduce((sum, { today }) => sum + today.entries, 0);
  }

  /** For the trailing stop; nothing happens while flat, or when a higher price is known. */
  async raiseHighestPrice(key: AccountKey, price: number): Promise<void> {
    const highestPrice = 'position.highestPrice';
    await this.accounts.updateOne(
      { _id: accountId(key), [highestPrice]: { $lt: price } },
      { $set: { [highestPrice]: price } },
    );
  }

  /**
   * Part of writing an intent: true when the account is still as it was `judged`. It writes, so that of an intent and a
   * booking at the same moment one has to run again and sees the other.
   */
  async countIntent(key: AccountKey, judged: Partial<JudgedState>, session: Session): Promise<boolean> {
    const filter = { _id: accountId(key), ...toStored(judged) };
    const { matchedCount } = await this.accounts.updateOne(filter, { $inc: { intentCount: 1 } }, { session });
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
    if (matchedCount !== 1) throw new LedgerContentionError(`account ${_id}`);
  }
}

type StoredFields = Omit<BotAccount, 'botId' | 'mode' | 'transfers'> & {
  readonly transfers: Money | undefined;
};

export function toRecord({ botId, mode, ...fields }: BotAccount): AccountRecord {
  return { _id: accountId({ botId, mode }), ...toStored(fields) };
}

export function toAccount(record: AccountRecord): BotAccount {
  // Accounts from before there were transfers have none.
  const { transfers, ...fields } = fromStored<StoredFields>(record);
  return { ...accountKey(record._id), ...fields, transfers: transfers ?? ZERO };
}
