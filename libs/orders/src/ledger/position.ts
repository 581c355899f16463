import {
  averagePrice,
  minus,
  type Money,
  negate,
  notional,
  NOTHING,
  plus,
  price,
  type Price,
  type Quantity,
  ZERO,
} from '@app/kernel';

import { type Fill, type Order } from '../order.js';
import { type BotAccount, type Position } from './account.js';

/** What of an order decides how its fills are booked. */
export type FilledOrder = Pick<
  Order,
  | 'purpose'
  | 'referencePrice'
  | 'stopPrice'
  | 'takeProfitPrice'
  | 'bootstrap'
  | 'probe'
  | 'reason'
  | 'provenance'
>;

/** What a fill adds to the cash, before its fee: negative for a purchase. */
export function cashFlow(fill: Pick<Fill, 'side' | 'price' | 'quantity'>): Money {
  const amount = notional(fill.price, fill.quantity);
  return fill.side === 'buy' ? negate(amount) : amount;
}

/** How much the account holds; negative while oversold. */
export const heldQuantity = (account: Pick<BotAccount, 'position'>): Quantity =>
  account.position?.quantity ?? NOTHING;

/** What the open quantity cost, without fees. */
export const costBasis = (position: Position): Money =>
  notional(position.averageEntryPrice, position.quantity);

/** The sums of a round trip; everything else about a position's size follows from them. */
type RoundTripSums = Pick<Position, 'boughtQuantity' | 'boughtNotional' | 'soldQuantity' | 'soldNotional'>;

/** Bought less sold, and what a unit of it cost on average (what it was sold for while nothing was bought). */
function sizeOf(sums: RoundTripSums): Pick<Position, 'quantity' | 'averageEntryPrice'> {
  const { boughtQuantity, boughtNotional, soldQuantity, soldNotional } = sums;
  const quantity = minus(boughtQuantity, soldQuantity);
  const averageEntryPrice = boughtQuantity.isZero()
    ? averagePrice(soldNotional, soldQuantity)
    : averagePrice(boughtNotional, boughtQuantity);
  return { quantity, averageEntryPrice };
}

/**
 * The round trip with one more fill; its quantity is zero when the fill closes it. The first purchase brings its
 * order's exit plan, so that a sale booked before it leaves no position without a stop.
 */
export function extendPosition(position: Position | undefined, fill: Fill, order: FilledOrder): Position {
  const before = position ?? firstFill(fill, order);
  const sums = addToSums(before, fill);
  const plan = isFirstPurchase(before, fill) ? order : before;
  return {
    ...before,
    ...sums,
    ...sizeOf(sums),
    fees: plus(before.fees, fill.fee),
    slippage: plus(before.slippage, slippageOf(fill, order.referencePrice)),
    openedAt: earlier(before.openedAt, fill.time),
    lastFillAt: later(before.lastFillAt, fill.time),
    highestPrice: Math.max(before.highestPrice, fill.price.toNumber()),
    stopPrice: plan.stopPrice,
    takeProfitPrice: plan.takeProfitPrice,
    bootstrap: plan.bootstrap,
    probe: plan.probe,
  };
}

function firstFill(fill: Fill, order: FilledOrder): Position {
  return {
    symbol: fill.symbol,
    quantity: NOTHING,
    averageEntryPrice: price(0),
    boughtQuantity: NOTHING,
    boughtNotional: ZERO,
    soldQuantity: NOTHING,
    soldNotional: ZERO,
    fees: ZERO,
    slippage: ZERO,
    openedAt: fill.time,
    lastFillAt: fill.time,
    highestPrice: fill.price.toNumber(),
    stopPrice: order.stopPrice,
    takeProfitPrice: order.takeProfitPrice,
    bootstrap: order.bootstrap,
    probe: order.probe,
    provenance: order.provenance,
  };
}

function addToSums(sums: RoundTripSums, fill: Fill): RoundTripSums {
  const { boughtQuantity, boughtNotional, soldQuantity, soldNotional } = sums;
  const amount = notional(fill.price, fill.quantity);
  return fill.side === 'buy'
    ? {
        boughtQuantity: plus(boughtQuantity, fill.quantity),
        boughtNotional: plus(boughtNotional, amount),
        soldQuantity,
        soldNotional,
      }
    : {
        boughtQuantity,
        boughtNotional,
        soldQuantity: plus(soldQuantity, fill.quantity),
        soldNotional: plus(soldNotional, amount),
      };
}

const isFirstPurchase = (before: RoundTripSums, fill: Fill): boolean =>
  fill.side === 'buy' && before.boughtQuantity.isZero();

/** Paid above, or got below, the reference: a cost when positive. */
function slippageOf(fill: Fill, reference: Price): Money {
  const perUnit = fill.side === 'buy' ? minus(fill.price, reference) : minus(reference, fill.price);
  return notional(perUnit, fill.quantity);
}

const earlier = (a: Date, b: Date): Date => (a <= b ? a : b);
const later = (a: Date, b: Date): Date => (a >= b ? a : b);
