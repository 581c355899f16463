import { adoptBot, BotsAdoption, LEGACY_BOTS, legacyCapital } from '@app/bots';
import { botId, exchangeId, marketSymbol, userId } from '@app/kernel';
import {
  type Adopted,
  adoptedId,
  Adoption,
  type LegacyDocument,
  legacyIdOf,
  LegacyParts,
  notAdopted,
} from '@app/migrations';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { toRecord } from '../ledger/account.repository.js';
import { ACCOUNT_MODEL, type AccountRecord } from '../ledger/ledger.schema.js';
import { CapitalTransferRepository } from '../transfers/capital-transfer.repository.js';
import { type OpeningBooks, openingBooks } from './legacy-account.js';

/** The money of the bots of the previous system, from the same documents as the bots themselves. */
@Injectable()
export class AccountsAdoption extends Adoption<OpeningBooks> {
  readonly id = '0008-open-adopted-accounts';
  readonly description = 'Open the accounts of adopted bots with the capital they had';
  readonly steps = [
    'startingCapital: starting_capital, initial_capital, current_capital or 1000, the first above zero',
    'cash: current_capital; the difference is a transfer from or to the previous system',
    'peakEquity: the largest of all that is known; no trades, so no statistics besides',
  ];

  constructor(
    @InjectModel(ACCOUNT_MODEL) private readonly accounts: Model<AccountRecord>,
    private readonly transfers: CapitalTransferRepository,
    private readonly bots: BotsAdoption,
    parts: LegacyParts,
  ) {
    super(LEGACY_BOTS, parts);
  }

  protected async adopt(
    originals: readonly LegacyDocument[],
    session: Session | undefined,
  ): Promise<readonly Adopted<OpeningBooks>[]> {
    const ids = originals.flatMap((original) => legacyIdOf(original) ?? []);
    const bots = new Set<string>((await this.bots.known(ids)).map(adoptedId));
    const open = await this.#open(ids, session);
    return originals.map((original) => this.#booksOf(original, bots, open));
  }

  protected async insert(books: readonly OpeningBooks[], session: Session): Promise<void> {
    await this.accounts.insertMany(
      books.map(({ account }) => toRecord(account)),
      { session },
    );
    const carriedOver = books.flatMap(({ carriedOver: line }) => line ?? []);
    if (carriedOver.length > 0) await this.transfers.insert(carriedOver, session);
  }

  protected async adopted(originals: readonly LegacyDocument[]): Promise<ReadonlySet<LegacyDocument>> {
    const open = await this.#open(originals.flatMap((original) => legacyIdOf(original) ?? []));
    return new Set(originals.filter((original) => open.has(adoptedId(legacyIdOf(original) ?? ''))));
  }

  #booksOf(original: LegacyDocument, bots: ReadonlySet<string>, open: Set<string>): Adopted<OpeningBooks> {
    const now = this.parts.clock.date();
    const { document: bot } = adoptBot(original, now);
    if (bot === undefined || !bots.has(bot._id)) return notAdopted('its bot was not adopted');
    if (open.has(bot._id)) return notAdopted('its bot has an account already');
    open.add(bot._id);
    const owner = {
      id: botId(bot._id),
      userId: userId(bot.userId),
      exchange: exchangeId(bot.exchange),
      symbol: marketSymbol(bot.symbol),
      quote: bot.quote,
      mode: 'paper',
    } as const;
    return { document: openingBooks(owner, legacyCapital(original), now), problems: [] };
  }

  async #open(legacyIds: readonly string[], session?: Session): Promise<Set<string>> {
    const found = await this.accounts
      .find({ _id: { $in: legacyIds.map(adoptedId) } }, { _id: 1 })
      .session(session ?? null)
      .lean();
    return new Set(found.map(({ _id }) => _id));
  }
}
