import { HaltLatch } from '@app/emergency-stop';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type Order } from '../order.js';
import { TradingReadiness } from '../trading-readiness.js';
import { SENDER_MS_MAX } from '../watch/resolution.js';
import { haltRefusal } from './halt-refusal.js';

/** Why an order may not be sent: stored with it, and counted. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/**
 * The last word before a send. It is asked after the last await, in the same turn of the event loop as the send, so
 * that nothing can come in between: no order leaves after the latch has closed, and none that was decided before a
 * stop, even if that stop is over again; nor one that took so long to be written down that others take it for lost.
 */
@Injectable()
export class SendPermission {
  constructor(
    private readonly latch: HaltLatch,
    private readonly readiness: TradingReadiness,
    private readonly clock: Clock,
  ) {}

  refusal(order: Order, signal: AbortSignal): Refusal | undefined {
    const halt = this.latch.read(order.userId);
    const refused = haltRefusal(order, halt);
    if (refused !== undefined) return { code: 'halted', reason: refused };
    if (halt.epoch !== order.haltEpoch) {
      return { code: 'halted', reason: 'Trading was stopped after this order was decided' };
    }
    const notReady = this.readiness.notReadyReason();
    if (notReady !== undefined) return { code: 'subsystem_not_ready', reason: notReady };
    if (signal.aborted) return { code: 'subsystem_not_ready', reason: 'The tick was given up' };
    const waitedMs = this.clock.now() - (order.submittedAt?.getTime() ?? 0);
    if (waitedMs >= SENDER_MS_MAX)
      return { code: 'subsystem_not_ready', reason: 'It took too long to be written down' };
    return undefined;
  }
}
