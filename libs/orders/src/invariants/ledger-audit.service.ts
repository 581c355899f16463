import { type BotId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { OrderVenue } from '../gateway/order-venue.service.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { FillRepository } from '../ledger/fill.repository.js';
import { TradeRepository } from '../ledger/trade.repository.js';
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
    private readonly venue: OrderVenue,
  ) {}

  /** Every invariant of one bot's account; a bot that never traded has none to break. */
  async findings(botId: BotId): Promise<readonly LedgerFinding[]> {
    const account = await this.accounts.find(botId);
    if (account === undefined) return [];
    const [totals, trades] = await Promise.all([this.fills.totals(botId), this.trades.totals(botId)]);
    return [...accountFindings(account, totals), ...statisticsFindings(account, trades)];
  }

  /** @throws VenueUnavailableError, TimeoutError */
  async holdingFindings(
    { accounts, booked, mode }: BookedHolding,
    signal: AbortSignal,
  ): Promise<readonly LedgerFinding[]> {
    return holdingFindings(booked, await this.venue.holding(accounts[0], mode, signal), mode);
  }
}
