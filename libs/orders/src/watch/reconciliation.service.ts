import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { type BookedHolding, bookedHoldings } from '../invariants/holdings.js';
import { LedgerAudit } from '../invariants/ledger-audit.service.js';
import { type LedgerFinding } from '../invariants/ledger-finding.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { inParallel } from './in-parallel.js';
import { Quarantine } from './quarantine.service.js';
import { ReconciledReadiness } from './reconciled-readiness.service.js';
import { WatchRound } from './watch-round.service.js';

const CONCURRENT = 8;

/**
 * What happens before the first order may be sent: every watched order is looked up, missing fills are booked, and
 * positions are compared with what the venues hold.
 */
@Injectable()
export class ReconciliationService {
  constructor(
    private readonly round: WatchRound,
    private readonly accounts: AccountRepository,
    private readonly audit: LedgerAudit,
    private readonly quarantine: Quarantine,
    private readonly readiness: ReconciledReadiness,
    private readonly log: Log,
  ) {}

  /** Opens trading when it is through. @throws what the database throws, the reason of an abort */
  async run(signal: AbortSignal): Promise<void> {
    await this.round.run({ atStart: true }, signal);
    const holdings = bookedHoldings(await this.accounts.withPosition());
    await inParallel(holdings, CONCURRENT, (holding) => this.#compare(holding, signal));
    this.readiness.markReconciled();
    this.log.info({ positions: holdings.length }, 'Orders and positions are reconciled with the venues');
  }

  /**
   * A position at a venue that cannot be read is only reported: its exits must stay possible as soon as the venue is
   * back, and an order of it that is not resolved quarantines the bot anyway.
   */
  async #compare(holding: BookedHolding, signal: AbortSignal): Promise<void> {
    const botIds = holding.accounts.map(({ botId }) => botId);
    const findings = await this.#findings(holding, signal);
    if (findings === undefined) {
      this.log.warn({ botIds }, 'A position could not be compared with its venue, which cannot be read');
      return;
    }
    for (const { message } of findings) {
      for (const botId of botIds) await this.quarantine.take(botId, message);
    }
  }

  /** Undefined: the venue could not be asked. */
  async #findings(
    holding: BookedHolding,
    signal: AbortSignal,
  ): Promise<readonly LedgerFinding[] | undefined> {
    try {
      return await this.audit.holdingFindings(holding, signal);
    } catch (err) {
      signal.throwIfAborted();
      this.log.debug({ err }, 'A venue did not show a holding');
      return undefined;
    }
  }
}
