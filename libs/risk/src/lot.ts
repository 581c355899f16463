import { floorToStep, type Price, type Quantity } from '@app/kernel';
import { type Instrument } from '@app/markets';

/** What a venue accepts of an order: multiples of its lot step and tick. */
export interface Lot {
  readonly quantity: Quantity;
  readonly limitPrice: Price | undefined;
}

/**
 * Rounds toward less risk: less is bought and nothing is sold that is not there. Limit prices go down on both sides: a
 * buy pays no more than was meant, and a sell, which on a spot market only ever reduces a position, is filled sooner.
 */
export function lotOf(order: Lot, { lotStep, tickSize }: Pick<Instrument, 'lotStep' | 'tickSize'>): Lot {
  return {
    quantity: floorToStep(order.quantity, lotStep),
    limitPrice: order.limitPrice === undefined ? undefined : floorToStep(order.limitPrice, tickSize),
  };
}
