import { type ClientOrderId, Clock } from '@app/kernel';
import { Metrics } from '@app/observability';
import { type OrderIntent } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { BotTurns } from './bot-turns.js';
import { orderOf } from './intent-order.js';
import { IntentReviewService } from './intent-review.service.js';
import { OrderCanceller } from './order-canceller.service.js';
import { type CancelResult, OrderGateway, type SubmitOutcome } from '../order-gateway.js';
import { OrderRepository } from '../order.repository.js';
import { OrderSender } from './order-sender.service.js';
import { type Refusal } from './send-permission.service.js';

/** The way of every order: reviewed, written down, marked as submitting, permitted once more, sent, booked. */
@Injectable()
export class OrderGatewayService extends OrderGateway {
  readonly #turns = new BotTurns();
  readonly #outcomes;

  constructor(
    private readonly review: IntentReviewService,
    private readonly orders: OrderRepository,
    private readonly sender: OrderSender,
    private readonly canceller: OrderCanceller,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    super();
    this.#outcomes = metrics.counter({
      name: 'orders_total',
      help: 'Intents by what became of them; code says why one was denied',
      labelNames: ['outcome', 'code'],
    });
  }

  async submit(intent: OrderIntent, signal: AbortSignal): Promise<SubmitOutcome> {
    const outcome = await this.#turns.run(intent.bot.id, () => this.#submit(intent, signal));
    this.#outcomes.inc({ outcome: outcome.kind, code: outcome.kind === 'denied' ? outcome.code : '' });
    return outcome;
  }

  async cancel(id: ClientOrderId, signal: AbortSignal): Promise<CancelResult> {
    return await this.canceller.cancel(id, signal);
  }

  async #submit(proposed: OrderIntent, signal: AbortSignal): Promise<SubmitOutcome> {
    const review = await this.review.review(proposed);
    if (!review.allowed) return denied(review);
    const order = orderOf(review.intent, review.haltEpoch, this.clock.date());
    if (!(await this.orders.insert(order))) return denied(DUPLICATE);
    const at = this.clock.date();
    const submitting = await this.orders.move(order, 'submitting', { submittedAt: at, at });
    if (submitting === undefined) return denied(WITHDRAWN);
    return await this.sender.send(submitting, signal);
  }
}

const DUPLICATE: Refusal = {
  code: 'duplicate_intent',
  reason: 'This decision, or another order of its purpose, is already on its way',
};
const WITHDRAWN: Refusal = { code: 'halted', reason: 'The order was taken back before it was sent' };

const denied = ({ code, reason }: Refusal): SubmitOutcome => ({ kind: 'denied', code, reason });
