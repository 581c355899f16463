import { type ClientOrderId } from '@app/kernel';
import { type OrderIntent } from '@app/risk';

import { type Order } from './order.js';

/** `unknown`: the venue did not answer; the order stays watched and may be cancelled again. */
export type CancelResult = 'cancelled' | 'already_closed' | 'unknown';

/** What became of an intent. `ambiguous` orders are in state `unknown` until the venue was read. */
export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly order: Order }
  | { readonly kind: 'denied'; readonly code: string; readonly reason: string }
  | { readonly kind: 'rejected'; readonly order: Order; readonly reason: string }
  | { readonly kind: 'ambiguous'; readonly order: Order; readonly reason: string };

/**
 * The only way to a venue (port of the pipeline; one implementation, used by paper, live and replay alike).
 * Checks, write-ahead intent, permission after the last await, send, booking.
 */
export abstract class OrderGateway {
  abstract submit(intent: OrderIntent, signal: AbortSignal): Promise<SubmitOutcome>;
  /** Passes while trading is halted. @throws OrderNotFoundError */
  abstract cancel(id: ClientOrderId, signal: AbortSignal): Promise<CancelResult>;
}
