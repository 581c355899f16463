import { type OrderIntent } from '@app/risk';

import { type Order } from './order.js';

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
}
