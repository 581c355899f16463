import { minus, money, type Money, ZERO } from '@app/kernel';
import { fromStored, type Session, toStored } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, type Types } from 'mongoose';

import { type AccountKey } from '../ledger/account.js';
import { type CapitalTransfer } from './capital-transfer.js';
import { CAPITAL_TRANSFER_MODEL, type CapitalTransferRecord } from './capital-transfer.schema.js';

@Injectable()
export class CapitalTransferRepository {
  constructor(
    @InjectModel(CAPITAL_TRANSFER_MODEL) private readonly transfers: Model<CapitalTransferRecord>,
  ) {}

  async insert(transfers: readonly CapitalTransfer[], session: Session): Promise<void> {
    const records = transfers.map(({ id, ...transfer }) => ({ transferId: id, ...toStored(transfer) }));
    await this.transfers.insertMany(records, { session });
  }

  async find(id: string, session?: Session): Promise<CapitalTransfer | undefined> {
    const record = await this.transfers
      .findOne({ transferId: id })
      .session(session ?? null)
      .lean();
    return record === null ? undefined : toTransfer(record);
  }

  /** What all transfers have brought an account, less what they took away. */
  async net({ botId, mode }: AccountKey): Promise<Money> {
    const [received, given] = await Promise.all([
      this.#sum({ toBotId: botId, mode }),
      this.#sum({ fromBotId: botId, mode }),
    ]);
    return minus(received, given);
  }

  async #sum(filter: QueryFilter<CapitalTransferRecord>): Promise<Money> {
    const [sum] = await this.transfers.aggregate<{ amount: Types.Decimal128 }>([
      { $match: filter },
      { $group: { _id: null, amount: { $sum: '$amount' } } },
    ]);
    return sum === undefined ? ZERO : money(sum.amount);
  }
}

export function toTransfer({ transferId, ...record }: CapitalTransferRecord): CapitalTransfer {
  return { id: transferId, ...fromStored<Omit<CapitalTransfer, 'id'>>(record) };
}
