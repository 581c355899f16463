import { type BotId, minus, money, type Money, NOTHING, plus, quantity, ZERO } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type Types } from 'mongoose';

import { type AccountKey, type BotAccount } from '../ledger/account.js';
import { type LedgerTotals, NO_FILLS, type TradeTotals } from '../ledger/ledger-totals.js';
import {
  FILL_MODEL,
  type FillRecord,
  OF_THE_LEDGER,
  TRADE_MODEL,
  type TradeRecord,
} from '../ledger/ledger.schema.js';
import { type Fill } from '../order.js';
import { CAPITAL_TRANSFER_MODEL, type CapitalTransferRecord } from '../transfers/capital-transfer.schema.js';
import { venueName } from '../ledger/booking.js';

/** What the trades that an account closed in some time came to. */
export interface NetResult extends AccountKey {
  readonly net: Money;
}

interface SideSum {
  readonly _id: { readonly botId: BotId; readonly venue: string; readonly side: Fill['side'] };
  readonly quantity: Types.Decimal128;
  readonly notional: Types.Decimal128;
  readonly fees: Types.Decimal128;
  readonly count: number;
}

interface TradeSum {
  readonly _id: AccountKey;
  readonly count: number;
  readonly net: Types.Decimal128;
}

/** Sums over the ledger for many accounts at once: the same figures as for one, in one query each. */
@Injectable()
export class LedgerSums {
  constructor(
    @InjectModel(FILL_MODEL) private readonly fills: Model<FillRecord>,
    @InjectModel(TRADE_MODEL) private readonly trades: Model<TradeRecord>,
    @InjectModel(CAPITAL_TRANSFER_MODEL) private readonly transfers: Model<CapitalTransferRecord>,
  ) {}

  /** In the order of the accounts. */
  async ofFills(accounts: readonly BotAccount[]): Promise<readonly LedgerTotals[]> {
    const sums = await this.fills.aggregate<SideSum>([
      { $match: { botId: { $in: accounts.map(({ botId }) => botId) } } },
      {
        $group: {
          _id: { botId: '$botId', venue: '$venue', side: '$side' },
          quantity: { $sum: '$quantity' },
          notional: { $sum: { $multiply: ['$price', '$quantity'] } },
          fees: { $sum: '$fee' },
          count: { $sum: 1 },
        },
      },
    ]);
    const totals = new Map<string, LedgerTotals>();
    for (const sum of sums) {
      const key = `${sum._id.botId}|${sum._id.venue}`;
      totals.set(key, withSide(totals.get(key) ?? NO_FILLS, sum));
    }
    return accounts.map((account) => totals.get(`${account.botId}|${venueName(account)}`) ?? NO_FILLS);
  }

  /** In the order of the accounts. */
  async ofTrades(accounts: readonly BotAccount[]): Promise<readonly TradeTotals[]> {
    const sums = await this.trades.aggregate<TradeSum>([
      { $match: { botId: { $in: accounts.map(({ botId }) => botId) }, ...OF_THE_LEDGER } },
      { $group: { _id: { botId: '$botId', mode: '$mode' }, count: { $sum: 1 }, net: { $sum: '$net' } } },
    ]);
    const totals = new Map(sums.map(({ _id, count, net }) => [keyOf(_id), { count, net: money(net) }]));
    return accounts.map((account) => totals.get(keyOf(account)) ?? { count: 0, net: ZERO });
  }

  /** What transfers have brought each account, less what they took away; in the order of the accounts. */
  async ofTransfers(accounts: readonly BotAccount[]): Promise<readonly Money[]> {
    const botIds = accounts.map(({ botId }) => botId);
    const [received, given] = await Promise.all([
      this.#transferred('toBotId', botIds),
      this.#transferred('fromBotId', botIds),
    ]);
    return accounts.map((account) =>
      minus(received.get(keyOf(account)) ?? ZERO, given.get(keyOf(account)) ?? ZERO),
    );
  }

  /** What was closed after `from` and not after `to`, both in market time. */
  async netBetween(from: Date, to: Date): Promise<readonly NetResult[]> {
    const sums = await this.trades.aggregate<TradeSum>([
      { $match: { closedAt: { $gt: from, $lte: to }, ...OF_THE_LEDGER } },
      { $group: { _id: { botId: '$botId', mode: '$mode' }, net: { $sum: '$net' } } },
    ]);
    return sums.map(({ _id, net }) => ({ ..._id, net: money(net) }));
  }

  async #transferred(
    end: 'toBotId' | 'fromBotId',
    botIds: readonly BotId[],
  ): Promise<ReadonlyMap<string, Money>> {
    const sums = await this.transfers.aggregate<
      Pick<TradeSum, '_id'> & { readonly amount: Types.Decimal128 }
    >([
      { $match: { [end]: { $in: botIds } } },
      { $group: { _id: { botId: `$${end}`, mode: '$mode' }, amount: { $sum: '$amount' } } },
    ]);
    return new Map(sums.map(({ _id, amount }) => [keyOf(_id), money(amount)]));
  }
}

function withSide(totals: LedgerTotals, sum: SideSum): LedgerTotals {
  const [size, amount] = [quantity(sum.quantity), money(sum.notional)];
  const bought = sum._id.side === 'buy';
  return {
    boughtQuantity: plus(totals.boughtQuantity, bought ? size : NOTHING),
    boughtNotional: plus(totals.boughtNotional, bought ? amount : ZERO),
    soldQuantity: plus(totals.soldQuantity, bought ? NOTHING : size),
    soldNotional: plus(totals.soldNotional, bought ? ZERO : amount),
    fees: plus(totals.fees, money(sum.fees)),
    count: totals.count + sum.count,
  };
}

const keyOf = ({ botId, mode }: AccountKey): string => `${botId}|${mode}`;
