import { type Bot } from '@app/bots';
import { type OrderIntent, PreTradeCheck, type RiskVerdict } from '@app/risk';

import { bookedHoldings } from '../invariants/holdings.js';
import { type LedgerAudit } from '../invariants/ledger-audit.service.js';
import { type LedgerFinding } from '../invariants/ledger-finding.js';
import { type AccountRepository } from '../ledger/account.repository.js';
import { type OrderRepository } from '../order.repository.js';

/** For the venue to say what it holds. */
const HOLDING_MS_MAX = 5000;

/**
 * A quarantined bot may still leave its position, so that its stop loss works, but only by books that agree with
 * themselves and with the venue: one that does not know what it holds could sell what is not its own.
 */
export class BooksNotTrusted extends PreTradeCheck {
  readonly code = 'books_not_trusted';
  readonly order = 35;
  readonly alsoForExits = true;

  constructor(
    private readonly orders: Pick<OrderRepository, 'hasUnknown'>,
    private readonly accounts: Pick<AccountRepository, 'withPosition'>,
    private readonly audit: Pick<LedgerAudit, 'findings' | 'holdingFindings'>,
  ) {
    super();
  }

  /** @throws what the database and the venue throw, which denies */
  async check({ bot }: OrderIntent): Promise<RiskVerdict> {
    if (bot.status !== 'quarantined') return { allowed: true };
    if (await this.orders.hasUnknown(bot.id))
      return { allowed: false, reason: 'An order of this bot is still unknown' };
    const [finding] = [...(await this.audit.findings(bot.id)), ...(await this.#holdingFindings(bot))];
    return finding === undefined ? { allowed: true } : { allowed: false, reason: finding.message };
  }

  async #holdingFindings({ id, userId, mode }: Bot): Promise<readonly LedgerFinding[]> {
    const holding = bookedHoldings(await this.accounts.withPosition(userId)).find(({ accounts }) =>
      accounts.some((account) => account.botId === id && account.mode === mode),
    );
    if (holding === undefined) return [];
    return await this.audit.holdingFindings(holding, AbortSignal.timeout(HOLDING_MS_MAX));
  }
}
