import { type Bot, BotsService, ModeGuards } from '@app/bots';
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
    private readonly modes: ModeGuards,
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
   * A bot that was ended, or whose mode changed or is about to, enters no more. Asked once the intent is written:
   * whoever archives a bot asks for its orders once that is done, whoever changes its mode forbids entries before it
   * asks for them. So one of the two sees the other, and no order is left behind or goes to another mode's venue.
   */
  async #whyEnded(order: Order): Promise<Refusal | undefined> {
    // Before the bot is read: a change that is no longer under way then shows in its mode.
    const forbidden = await this.modes.entryRefusal(order);
    const refusal = refusalOf(order, forbidden, await this.bots.find(order.botId));
    if (refusal === undefined) return undefined;
    const error = { code: refusal.code, message: refusal.reason };
    await this.orders.move(order, 'denied', { error, at: this.clock.date() });
    return refusal;
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

function refusalOf(
  { mode }: Order,
  forbidden: string | undefined,
  bot: Pick<Bot, 'status' | 'mode'> | undefined,
): Refusal | undefined {
  if (bot?.status !== 'active') {
    const reason = `The bot is ${bot?.status ?? 'gone'} since the order was decided`;
    return { code: 'bot_not_active', reason };
  }
  if (bot.mode !== mode)
    return { code: 'mode_not_allowed', reason: `The bot is ${bot.mode} since the order was decided` };
  return forbidden === undefined ? undefined : { code: 'mode_not_allowed', reason: forbidden };
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
