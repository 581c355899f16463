import { type HaltReading } from '@app/emergency-stop';
import { type OrderIntent } from '@app/risk';

/**
 * Why the latch lets an order not pass; undefined when it does. A closed latch lets exactly one kind pass: the sale that
 * closes a position for a stop that flattens. And that kind passes nothing else: when its stop is over, so is it.
 */
export function haltRefusal(
  order: Pick<OrderIntent, 'flattens' | 'purpose' | 'side'>,
  halt: HaltReading,
): string | undefined {
  if (order.flattens !== true) return halt.halted ? halt.reason : undefined;
  const closesPosition = order.purpose === 'exit' && order.side === 'sell';
  if (halt.halted && halt.flatten && closesPosition) return undefined;
  return 'Positions are closed only by an emergency stop that was asked to';
}
