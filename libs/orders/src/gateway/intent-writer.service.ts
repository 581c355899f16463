import { BotsService } from '@app/bots';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type JudgedState } from '../ledger/account.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { type Order } from '../order.js';
import { OrderRepository } from '../order.repository.js';
import { DuplicateOrderError } from '../orders.errors.js';
import { orderOf } from './intent-order.js';
import { type Review } from './intent-review.service.js';
import { type Refusal } from './send-permission.service.js';

export type Written =
  { readonly isWritten: true; readonly order: Order } | ({ readonly isWritten: false } & Refusal);

/** Writes an order down before it is sent, and marks it as being sent: whoever finds it later knows that it may be there. */
@Injectable()
export class IntentWriter {
  constructor(
    private readonly bots: BotsService,
    private readonly ledger: LedgerService,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws what the database throws; then nothing was sent */
  async write({ intent, haltEpoch, judged }: Extract<Review, { allowed: true }>): Promise<Written> {
    const order = orderOf(intent, haltEpoch, this.clock.date());
    const refusal = await this.#insert(order, judged);
    if (refusal !== undefined) return { isWritten: false, ...refusal };
    const ended = intent.purpose === 'entry' ? await this.#whyEnded(order) : undefined;
    if (ended !== undefined) return { isWritten: false, ...ended };
    const at = this.clock.date();
    const submitting = await this.orders.move(order, 'submitting', { submittedAt: at, at });
    return submitting === undefined ? WITHDRAWN : { isWritten: true, order: submitting };
  }

  /**
   * A bot that was ended, or changed its mode, since it was judged enters no more. Asked once the intent is written:
   * whoever archives a bot or changes its mode asks for its orders once that is done, so that one of the two sees the
   * other and no position is left behind.
   */
  async #whyEnded(order: Order): Promise<Refusal | undefined> {
    const bot = await this.bots.find(order.botId);
    if (bot?.status === 'active' && bot.mode === order.mode) return undefined;
    const now = bot?.status === 'active' ? bot.mode : (bot?.status ?? 'gone');
    const error = { code: 'bot_not_active', message: `The bot is ${now} since the order was decided` };
    await this.orders.move(order, 'denied', { error, at: this.clock.date() });
    return { code: error.code, reason: error.message };
  }

  async #insert(order: Order, judged: JudgedState): Promise<Refusal | undefined> {
    try {
      return (await this.ledger.writeIntent(order, judged)) ? undefined : OUTDATED;
    } catch (error) {
      if (!(error instanceof DuplicateOrderError)) throw error;
      return { code: 'duplicate_intent', reason: error.message };
    }
  }
}

const OUTDATED: Refusal = {
  code: 'duplicate_intent',
  reason: 'Another order of this bot was filled, or its capital moved, since this one was judged',
};
const WITHDRAWN: Written = {
  isWritten: false,
  code: 'halted',
  reason: 'The order was taken back before it was sent',
};
