import { type ClientOrderId } from '@app/kernel';
import { Metrics } from '@app/observability';
import { type OrderIntent } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { type CancelResult, OrderGateway, type SubmitOutcome } from '../order-gateway.js';
import { IntentReviewService, type Review } from './intent-review.service.js';
import { IntentWriter, type Written } from './intent-writer.service.js';
import { OrderCanceller } from './order-canceller.service.js';
import { OrderSender } from './order-sender.service.js';
import { type Refusal } from './send-permission.service.js';

/** The way of every order: reviewed, written down, marked as submitting, permitted once more, sent, booked. */
@Injectable()
export class OrderGatewayService extends OrderGateway {
  readonly #outcomes;

  constructor(
    private readonly review: IntentReviewService,
    private readonly writer: IntentWriter,
    private readonly sender: OrderSender,
    private readonly canceller: OrderCanceller,
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
    const outcome = await this.#submit(intent, signal);
    this.#outcomes.inc({ outcome: outcome.kind, code: outcome.kind === 'denied' ? outcome.code : '' });
    return outcome;
  }

  async cancel(id: ClientOrderId, signal: AbortSignal): Promise<CancelResult> {
    return await this.canceller.cancel(id, signal);
  }

  async #submit(intent: OrderIntent, signal: AbortSignal): Promise<SubmitOutcome> {
    const review = await this.review.review(intent);
    if (!review.allowed) return denied(review);
    const written = await this.#write(review);
    if (!written.isWritten) return denied(written);
    return await this.sender.send(written.order, signal);
  }

  /** What the checks have set aside is free again when nothing will be sent. */
  async #write(review: Extract<Review, { allowed: true }>): Promise<Written> {
    let isWritten = false;
    try {
      const written = await this.writer.write(review);
      isWritten = written.isWritten;
      return written;
    } finally {
      if (!isWritten) this.review.withdraw(review.intent);
    }
  }
}

const denied = ({ code, reason }: Refusal): SubmitOutcome => ({ kind: 'denied', code, reason });
