import {
  type ClientOrderId,
  money,
  type Money,
  NOTHING,
  plus,
  quantity,
  type Quantity,
  ZERO,
} from '@app/kernel';
import { fromStored, type Session, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type Types } from 'mongoose';

import { type Fill } from '../order.js';
import { type BotAccount } from './account.js';
import { venueName } from './booking.js';
import { type LedgerTotals } from './ledger-totals.js';
import { FILL_MODEL, type FillRecord } from './ledger.schema.js';

interface SideTotals {
  readonly _id: Fill['side'];
  readonly quantity: Types.Decimal128;
  readonly notional: Types.Decimal128;
  readonly fees: Types.Decimal128;
  readonly count: number;
}

@Injectable()
export class FillRepository {
  constructor(@InjectModel(FILL_MODEL) private readonly fills: Model<FillRecord>) {}

  /** The venue trade ids of an order that are in the ledger. */
  async bookedTradeIds(id: ClientOrderId, session: Session): Promise<ReadonlySet<string>> {
    const records = await this.fills.find({ clientOrderId: id }, { venueTradeId: 1 }).session(session).lean();
    return new Set(records.map(({ venueTradeId }) => venueTradeId));
  }

  async insert(fills: readonly Fill[], session: Session): Promise<void> {
    await this.fills.insertMany(
      fills.map((fill) => toStored(fill)),
      { session },
    );
  }

  async ofOrders(ids: readonly ClientOrderId[]): Promise<readonly Fill[]> {
    const records = await this.fills.find({ clientOrderId: { $in: ids } }).lean();
    return records.map((record) => fromStored<Fill>(record));
  }

  /** What all fills of an account add up to, summed in the database in exact decimals. */
  async totals(account: Pick<BotAccount, 'botId' | 'exchange' | 'mode'>): Promise<LedgerTotals> {
    const sides = await this.fills.aggregate<SideTotals>([
      { $match: { botId: account.botId, venue: venueName(account) } },
      {
        $group: {
          _id: '$side',
          quantity: { $sum: '$quantity' },
          notional: { $sum: { $multiply: ['$price', '$quantity'] } },
          fees: { $sum: '$fee' },
          count: { $sum: 1 },
        },
      },
    ]);
    const bought = sideOf(sides, 'buy');
    const sold = sideOf(sides, 'sell');
    return {
      boughtQuantity: bought.quantity,
      boughtNotional: bought.notional,
      soldQuantity: sold.quantity,
      soldNotional: sold.notional,
      fees: plus(bought.fees, sold.fees),
      count: bought.count + sold.count,
    };
  }
}

function sideOf(
  sides: readonly SideTotals[],
  side: Fill['side'],
): { quantity: Quantity; notional: Money; fees: Money; count: number } {
  const totals = sides.find(({ _id }) => _id === side);
  if (totals === undefined) return { quantity: NOTHING, notional: ZERO, fees: ZERO, count: 0 };
  return {
    quantity: quantity(totals.quantity),
    notional: money(totals.notional),
    fees: money(totals.fees),
    count: totals.count,
  };
}
