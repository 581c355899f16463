import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { botId, money, ZERO } from '@app/kernel';
import { type Provenance } from '@app/markets';
import { fromStored, type Session, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type Types } from 'mongoose';

import { type OwnedBy } from '../order.repository.js';
import { type AccountKey, type ClosedTrade } from './account.js';
import { type PaperRecord } from './paper-record.js';
import { type TradeTotals } from './ledger-totals.js';
import { OF_THE_LEDGER, TRADE_MODEL, type TradeRecord } from './ledger.schema.js';

@Injectable()
export class TradeRepository {
  constructor(@InjectModel(TRADE_MODEL) private readonly trades: Model<TradeRecord>) {}

  async insert(trades: readonly ClosedTrade[], session: Session): Promise<void> {
    await this.trades.insertMany(trades.map(toRecord), { session });
  }

  /** Newest first; of both modes unless one is asked for. @throws BadCursorError */
  async page(
    owner: OwnedBy & Partial<Pick<AccountKey, 'mode'>>,
    request: PageRequest,
  ): Promise<Page<ClosedTrade>> {
    const records = await this.trades
      .find({ ...owner, ...olderThan(request) })
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean();
    const { items, nextCursor } = pageOf(records, request.limit, ({ _id }) => _id.toHexString());
    return { items: items.map(toTrade), nextCursor };
  }

  /** Those of an account after the first `skip`, oldest first, `limit` at most. */
  async oldest({ botId, mode }: AccountKey, skip: number, limit: number): Promise<readonly ClosedTrade[]> {
    const records = await this.trades
      .find({ botId, mode, ...OF_THE_LEDGER })
      .sort({ _id: 1 })
      .skip(skip)
      .limit(limit)
      .lean();
    return records.map(toTrade);
  }

  /** Closed paper trades on prices of that kind, by bot. */
  async paperRecords(provenance: Provenance): Promise<readonly PaperRecord[]> {
    const won = { $cond: [{ $gt: ['$net', 0] }, 1, 0] };
    const records = await this.trades.aggregate<Omit<PaperRecord, 'botId'> & { readonly _id: string }>([
      { $match: { mode: 'paper', provenance } },
      {
        $group: {
          _id: '$botId',
          trades: { $sum: 1 },
          wins: { $sum: won },
          since: { $min: '$openedAt' },
          until: { $max: '$closedAt' },
        },
      },
    ]);
    return records.map(({ _id, ...record }) => ({ ...record, botId: botId(_id) }));
  }

  /** How many trades were closed on an account, and their net result. */
  async totals({ botId, mode }: AccountKey): Promise<TradeTotals> {
    const [totals] = await this.trades.aggregate<{ count: number; net: Types.Decimal128 }>([
      { $match: { botId, mode, ...OF_THE_LEDGER } },
      { $group: { _id: null, count: { $sum: 1 }, net: { $sum: '$net' } } },
    ]);
    return totals === undefined ? { count: 0, net: ZERO } : { count: totals.count, net: money(totals.net) };
  }
}

function toRecord({ id, ...trade }: ClosedTrade): Omit<TradeRecord, '_id'> {
  return { tradeId: id, ...toStored(trade) };
}

export function toTrade({ tradeId, ...record }: TradeRecord): ClosedTrade {
  return { id: tradeId, ...fromStored<Omit<ClosedTrade, 'id'>>(record) };
}
