import { floorToStep, minus, notional, price, type Quantity, quantity, smaller } from '@app/kernel';
import { type BookLevel, type Instrument } from '@app/markets';

/** How far below the best bid a slice may reach into the book, as a ratio. */
const IMPACT_MAX = 0.005;

/**
 * How much of a position one order may sell: what the book takes near its best price. A rest that no order could sell
 * any more goes with it. Zero when the book takes nothing, or what is held is less than the market trades.
 */
export function sliceOf(
  held: Quantity,
  bids: readonly BookLevel[],
  { lotStep, minNotional }: Pick<Instrument, 'lotStep' | 'minNotional'>,
): Quantity {
  const [best] = bids;
  if (best === undefined) return quantity(0);
  const worth = (amount: Quantity): boolean =>
    notional(price(best.price), amount).greaterThanOrEqualTo(minNotional);
  const whole = floorToStep(held, lotStep);
  const near = bids.filter((level) => level.price >= best.price * (1 - IMPACT_MAX));
  const depth = quantity(near.reduce((sum, level) => sum + level.quantity, 0));
  const slice = smaller(whole, floorToStep(depth, lotStep));
  const isRestSellable = slice.equals(whole) || worth(minus(whole, slice));
  const sold = isRestSellable ? slice : whole;
  return worth(sold) ? sold : quantity(0);
}
