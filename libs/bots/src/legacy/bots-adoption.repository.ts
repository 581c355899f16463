import { UsersAdoption } from '@app/auth';
import {
  type Adopted,
  adoptedId,
  AdoptionById,
  type LegacyDocument,
  LegacyParts,
  notAdopted,
  referenceTo,
} from '@app/migrations';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { BotRecord } from '../bot.schema.js';
import { adoptBot, LEGACY_BOTS } from './legacy-bot.js';
import { TakenNames } from './taken-names.js';

/** Bots of the previous system: all of them paused and on paper, until a person has looked at each. */
@Injectable()
export class BotsAdoption extends AdoptionById<BotRecord> {
  readonly id = '0005-adopt-bots';
  readonly description = 'Adopt the bots of the previous system, paused and on paper';
  readonly steps = [
    'id, user_id: kept where they have 24 hexadecimal digits, else a hash; without an owner who was adopted, not adopted',
    'pair: BASE/QUOTE, BASE-QUOTE or BASE_QUOTE; anything else is not adopted',
    'exchange: lower case; one that does not exist pauses with unsupported_exchange',
    'strategy ema_cross, timeframe 1h: the previous system had neither',
    'initialCapital: starting_capital, initial_capital, current_capital or 1000, the first above zero',
    'risk_mode: today’s names, else safe; trading_mode: paper always',
    'pause_reason: today’s names, else system_startup_repair',
    'name: 60 characters; one that is taken gets the end of the id behind it',
    'created_at: as text in any ISO form, else the time in _id, else 1970',
  ];

  constructor(
    @InjectModel(BotRecord.name) private readonly bots: Model<BotRecord>,
    private readonly users: UsersAdoption,
    parts: LegacyParts,
  ) {
    super(bots, LEGACY_BOTS, parts);
  }

  protected async adopt(
    originals: readonly LegacyDocument[],
    session: Session | undefined,
  ): Promise<readonly Adopted<BotRecord>[]> {
    const adopted = originals.map((original) => adoptBot(original, this.parts.clock.date()));
    const documents = adopted.flatMap(({ document }) => document ?? []);
    const owners = await this.#owners(originals);
    const taken = await this.#taken(documents, session);
    return adopted.map((each) => settle(each, owners, taken));
  }

  async #owners(originals: readonly LegacyDocument[]): Promise<ReadonlySet<string>> {
    const references = new Set(originals.flatMap(({ user_id: owner }) => referenceTo(owner) ?? []));
    return new Set((await this.users.known([...references])).map(adoptedId));
  }

  async #taken(documents: readonly BotRecord[], session: Session | undefined): Promise<TakenNames> {
    const ids = documents.map(({ _id }) => _id);
    const owners = [...new Set(documents.map(({ userId }) => userId))];
    const known = await this.bots
      .find({ $or: [{ _id: { $in: ids } }, { userId: { $in: owners } }] }, { userId: 1, name: 1 })
      .session(session ?? null)
      .lean();
    return new TakenNames(known);
  }
}

function settle(
  adopted: Adopted<BotRecord>,
  owners: ReadonlySet<string>,
  taken: TakenNames,
): Adopted<BotRecord> {
  const { document, problems } = adopted;
  if (document === undefined) return adopted;
  if (!owners.has(document.userId)) return notAdopted('its owner was not adopted');
  if (taken.hasId(document._id)) return notAdopted('its id is that of another bot');
  const { name } = document;
  document.name = taken.claim(document);
  if (name === document.name) return adopted;
  const renamed = `another bot of its owner is called '${name}': it is called '${document.name}'`;
  return { document, problems: [...problems, renamed] };
}
