import {
  type BotId,
  type ClientOrderId,
  exchangeId,
  type ExchangeId,
  type MarketSymbol,
  NOTHING,
  quantity,
  type Quantity,
} from '@app/kernel';
import { isDuplicateKey } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type Types } from 'mongoose';

import { type PaperOrder } from './paper-order.js';
import { PaperOrderRecord } from './paper-order.schema.js';
import { executionOf, fromRecord, toRecord } from './paper-order-record.js';
import { PaperOrderStore } from './paper-order-store.js';

const OPEN = { $in: ['open', 'partially_filled'] };

@Injectable()
export class MongoPaperOrders extends PaperOrderStore {
  constructor(@InjectModel(PaperOrderRecord.name) private readonly orders: Model<PaperOrderRecord>) {
    super();
  }

  async insert(exchange: ExchangeId, order: PaperOrder): Promise<boolean> {
    try {
      await this.orders.create(toRecord(exchange, order));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(exchange: ExchangeId, id: ClientOrderId): Promise<PaperOrder | undefined> {
    const record = await this.orders.findOne({ _id: id, exchange }).lean();
    return record === null ? undefined : fromRecord(record);
  }

  async replace(previous: PaperOrder, next: PaperOrder): Promise<boolean> {
    const { modifiedCount } = await this.orders.updateOne(
      {
        _id: previous.clientOrderId,
        status: previous.status,
        fills: { $size: previous.fills.length },
      },
      { $set: executionOf(next) },
    );
    return modifiedCount === 1;
  }

  async findOpen(exchange: ExchangeId, symbol?: MarketSymbol): Promise<readonly PaperOrder[]> {
    const records = await this.orders
      .find({ exchange, status: OPEN, ...(symbol === undefined ? {} : { symbol }) })
      .sort({ placedAt: 1, _id: 1 })
      .lean();
    return records.map(fromRecord);
  }

  async holding(exchange: ExchangeId, botId: BotId, symbol: MarketSymbol): Promise<Quantity> {
    const [total] = await this.orders.aggregate<{ readonly flow: Types.Decimal128 }>([
      { $match: { exchange, botId, symbol } },
      { $group: { _id: null, flow: { $sum: '$flow' } } },
    ]);
    return total === undefined ? NOTHING : quantity(total.flow);
  }

  async exchangesWithOpenOrders(): Promise<readonly ExchangeId[]> {
    return (await this.orders.distinct('exchange', { status: OPEN })).map(exchangeId);
  }
}
