import { BotsAdoption } from '@app/bots';
import {
  type Adopted,
  adoptedId,
  Adoption,
  type LegacyDocument,
  legacyIdOf,
  LegacyParts,
  notAdopted,
  referenceTo,
} from '@app/migrations';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { TRADE_MODEL, type TradeRecord } from '../ledger/ledger.schema.js';
import { adoptTrade, LEGACY_TRADES, type LegacyTrade, legacyTradeId } from './legacy-trade.js';

/** Trades of the previous system: to be looked at. They are in no statistics and count for nothing. */
@Injectable()
export class TradesAdoption extends Adoption<LegacyTrade> {
  readonly id = '0006-adopt-trades';
  readonly description = 'Adopt the trades of the previous system, as history that counts for nothing';
  readonly steps = [
    'tradeId: legacy- and the id; _id from the time and a hash of the id',
    'bot_id, user_id: kept where they have 24 hexadecimal digits, else a hash; without a bot that was adopted, not adopted',
    'amount, entry_price, exit_price: above zero, else not adopted; fees, slippage_cost: else 0',
    'net: profit_loss, else from the prices less fees; gross: net and fees',
    'timestamp: as text in any ISO form, else the time in _id, else not adopted',
    'provenance legacy; mode live only where is_paper is false',
  ];

  constructor(
    @InjectModel(TRADE_MODEL) private readonly trades: Model<TradeRecord>,
    private readonly bots: BotsAdoption,
    parts: LegacyParts,
  ) {
    super(LEGACY_TRADES, parts);
  }

  protected async adopt(
    originals: readonly LegacyDocument[],
    session: Session | undefined,
  ): Promise<readonly Adopted<LegacyTrade>[]> {
    const references = new Set(originals.flatMap(({ bot_id: bot }) => referenceTo(bot) ?? []));
    const bots = new Set<string>((await this.bots.known([...references])).map(adoptedId));
    const adopted = originals.map(adoptTrade);
    const taken = await this.#here(
      adopted.flatMap(({ document }) => document?.tradeId ?? []),
      session,
    );
    return adopted.map((each) => settle(each, bots, taken));
  }

  protected async insert(documents: readonly LegacyTrade[], session: Session): Promise<void> {
    const records = documents.map((trade) => ({ ...trade, _id: new Types.ObjectId(trade._id) }));
    await this.trades.insertMany(records, { session, lean: true });
  }

  protected async adopted(originals: readonly LegacyDocument[]): Promise<ReadonlySet<LegacyDocument>> {
    const idOf = (original: LegacyDocument): string => legacyTradeId(legacyIdOf(original) ?? '');
    const here = await this.#here(originals.map(idOf));
    return new Set(originals.filter((original) => here.has(idOf(original))));
  }

  async #here(tradeIds: readonly string[], session?: Session): Promise<Set<string>> {
    const found = await this.trades
      .find({ tradeId: { $in: tradeIds } }, { tradeId: 1 })
      .session(session ?? null)
      .lean();
    return new Set(found.map(({ tradeId }) => tradeId));
  }
}

/** `taken` grows with each that is adopted. */
function settle(
  adopted: Adopted<LegacyTrade>,
  bots: ReadonlySet<string>,
  taken: Set<string>,
): Adopted<LegacyTrade> {
  const { document } = adopted;
  if (document === undefined) return adopted;
  if (!bots.has(document.botId)) return notAdopted('its bot was not adopted');
  if (taken.has(document.tradeId)) return notAdopted('its id is that of another trade');
  taken.add(document.tradeId);
  return adopted;
}
