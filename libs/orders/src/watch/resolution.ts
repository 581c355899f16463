import { type Order } from '../order.js';

/**
 * Beyond the time of the venue, how long a sender may take: to send what is written down as submitting, and to write
 * the answer down. After that others look the order up, and may find that it is nowhere.
 */
export const SENDER_MS_MAX = 5000;

/** What a watched order needs: nothing yet, to be taken back because it was never sent, or a look at its venue. */
export type NextStep = 'wait' | 'withdraw' | 'look_up';

/**
 * `graceMs`: how long this process may itself still be busy sending it; 0 when it surely is not, as at start.
 * `now` in ms of wall time.
 */
export function nextStep(order: Order, now: number, graceMs: number): NextStep {
  switch (order.state) {
    case 'intent':
      return now - order.createdAt.getTime() >= graceMs ? 'withdraw' : 'wait';
    case 'submitting':
      return now - sentAt(order) >= graceMs ? 'look_up' : 'wait';
    default:
      return 'look_up';
  }
}

/** What it means that the venue does not have an order: it may still arrive, it never did, or it is over for good. */
export type Absence = 'wait' | 'expire' | 'settle';

export function whenAbsent(order: Order, now: number, settleMs: number): Absence {
  if (isClosed(order)) return isOver(order, now, settleMs) ? 'settle' : 'wait';
  return now - sentAt(order) >= settleMs ? 'expire' : 'wait';
}

/** A closed order of which no fill has come for long enough: none is expected any more. */
export function isOver(order: Order, now: number, settleMs: number): boolean {
  return isClosed(order) && now - order.updatedAt.getTime() >= settleMs;
}

export const isClosed = ({ state }: Order): boolean => state === 'cancelled' || state === 'expired';

const sentAt = ({ submittedAt, createdAt }: Order): number => (submittedAt ?? createdAt).getTime();
