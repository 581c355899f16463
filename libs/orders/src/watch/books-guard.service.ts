import { type Bot, type BotStatus, StatusGuard, type StatusVerdict } from '@app/bots';
import { Injectable } from '@nestjs/common';

import { LedgerAudit } from '../invariants/ledger-audit.service.js';
import { OrderRepository } from '../order.repository.js';

/** A quarantined bot trades again only when its books can be trusted: no unknown order, no broken invariant. */
@Injectable()
export class BooksGuard extends StatusGuard {
  readonly name = 'books';
  readonly guarded: readonly BotStatus[] = ['active'];

  constructor(
    private readonly orders: OrderRepository,
    private readonly audit: LedgerAudit,
  ) {
    super();
  }

  async mayBecome({ id, status }: Bot): Promise<StatusVerdict> {
    if (await this.orders.hasUnknown(id)) {
      return {
        allowed: false,
        code: 'unknown_order',
        reason: 'An order is still unknown: it is being looked up',
      };
    }
    if (status !== 'quarantined') return { allowed: true };
    const [finding] = await this.audit.findings(id);
    return finding === undefined
      ? { allowed: true }
      : { allowed: false, code: finding.code, reason: finding.message };
  }
}
