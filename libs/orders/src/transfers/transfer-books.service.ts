import { Transactions } from '@app/persistence';
import { Injectable } from '@nestjs/common';

import { BookChanges } from '../book-changes.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { OrderRepository } from '../order.repository.js';
import { CapitalTransferRepository } from './capital-transfer.repository.js';

/** The books that a transfer is written in. */
@Injectable()
export class TransferBooks {
  constructor(
    readonly transfers: CapitalTransferRepository,
    readonly accounts: AccountRepository,
    readonly orders: OrderRepository,
    readonly transactions: Transactions,
    readonly changes: BookChanges,
  ) {}
}
