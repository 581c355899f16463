import { type ClientOrderId, plus, toText } from '@app/kernel';

import { totalsOf } from '../ledger/ledger-totals.js';
import { type Fill, type Order } from '../order.js';
import { disagreement, type LedgerFinding, type LedgerFindingCode } from './ledger-finding.js';

/** Each order says what its fills say; no fill without its order, none twice, none beyond the order's quantity. */
export function orderFindings(orders: readonly Order[], fills: readonly Fill[]): LedgerFinding[] {
  const known = new Set(orders.map((order) => order.clientOrderId));
  const fillsOf = new Map<ClientOrderId, Fill[]>();
  for (const fill of fills) {
    fillsOf.set(fill.clientOrderId, [...(fillsOf.get(fill.clientOrderId) ?? []), fill]);
  }
  const strays = [...fillsOf.keys()].filter((id) => !known.has(id));
  return [
    ...orders.flatMap((order) => sumsFindings(order, fillsOf.get(order.clientOrderId) ?? [])),
    ...strays.map((id) => finding('fill_without_order', `there are fills of ${id}, which is no order`)),
    ...repeated(fills.map((fill) => `${fill.venue} ${fill.venueTradeId}`)).map((id) =>
      finding('duplicate_fill', `fill ${id} is in the ledger more than once`),
    ),
  ];
}

/** One venue order for each client order id that was sent, and none that is not ours. */
export function venueFindings(
  orders: readonly Pick<Order, 'clientOrderId'>[],
  atVenue: readonly ClientOrderId[],
): LedgerFinding[] {
  const ours = new Set(orders.map((order) => order.clientOrderId));
  return [
    ...repeated(atVenue).map((id) =>
      finding('venue_order_count', `order ${id} is at the venue more than once`),
    ),
    ...atVenue
      .filter((id) => !ours.has(id))
      .map((id) => finding('venue_order_count', `order ${id} is at the venue but not in the database`)),
  ];
}

function sumsFindings(order: Order, fills: readonly Fill[]): LedgerFinding[] {
  const totals = totalsOf(fills);
  const filled = plus(totals.boughtQuantity, totals.soldQuantity);
  const amount = plus(totals.boughtNotional, totals.soldNotional);
  const id = order.clientOrderId;
  const findings = [
    ...disagreement('order_mismatch', `the filled quantity of ${id}`, order.filledQuantity, filled),
    ...disagreement('order_mismatch', `the filled notional of ${id}`, order.filledNotional, amount),
    ...disagreement('order_mismatch', `the fees of ${id}`, order.fees, totals.fees),
  ];
  if (!filled.greaterThan(order.quantity)) return findings;
  const message = `order ${id} of ${toText(order.quantity)} was filled for ${toText(filled)}`;
  return [...findings, finding('overfilled', message)];
}

const finding = (code: LedgerFindingCode, message: string): LedgerFinding => ({ code, message });

function repeated<T>(values: readonly T[]): T[] {
  const seen = new Set<T>();
  const again = new Set<T>();
  for (const value of values) (seen.has(value) ? again : seen).add(value);
  return [...again];
}
