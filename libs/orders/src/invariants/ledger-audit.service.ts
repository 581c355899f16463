import { type BotId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { OrderVenue } from '../gateway/order-venue.service.js';
import { type BotAccount } from '../ledger/account.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { FillRepository } from '../ledger/fill.repository.js';
import { TradeRepository } from '../ledger/trade.repository.js';
import { CapitalTransferRepository } from '../transfers/capital-transfer.repository.js';
import { accountFindings, holdingFindings, statisticsFindings } from './account-invariants.js';
import { type BookedHolding } from './holdings.js';
import { type LedgerFinding } from './ledger-finding.js';

/** Compares what is booked with the lines of the ledger, and with what the venue holds. It changes nothing. */
@Injectable()
export class LedgerAudit {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly fills: FillRepository,
    private readonly trades: TradeRepository,
    private readonly transfers: CapitalTransferRepository,
    private readonly venue: OrderVenue,
  ) {}

  /** Every invariant of a bot's accounts, paper and live each by itself; a bot that never traded has none to break. */
  async findings(botId: BotId): Promise<readonly LedgerFinding[]> {
    const findings = await this.#look(botId);
    // Something may have been booked between the account and its lines: only what is still so is a finding.
    return findings.length === 0 ? findings : await this.#look(botId);
  }

  async #look(botId: BotId): Promise<readonly LedgerFinding[]> {
    const accounts = await this.accounts.ofBots([botId]);
    return (await Promise.all(accounts.map((account) => this.#findingsOf(account)))).flat();
  }

  /** @throws VenueUnavailableError, TimeoutError */
  async holdingFindings(
    { accounts: [account], booked }: BookedHolding,
    signal: AbortSignal,
  ): Promise<readonly LedgerFinding[]> {
    return holdingFindings(booked, await this.venue.holding(account, signal), account.mode);
  }

  async #findingsOf(account: BotAccount): Promise<readonly LedgerFinding[]> {
    const [totals, trades, moved] = await Promise.all([
      this.fills.totals(account),
      this.trades.totals(account),
      this.transfers.net(account),
    ]);
    return [...accountFindings(account, totals, moved), ...statisticsFindings(account, trades)];
  }
}
