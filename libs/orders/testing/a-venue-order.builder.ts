import { type Order } from '@app/orders';
import { type VenueFill, type VenueOrder } from '@app/venues';

/** What the venue says of an order: still open and without fills, unless told otherwise. */
export function aVenueOrder(
  order: Order,
  { fills = [], status = 'open' }: { fills?: readonly VenueFill[]; status?: VenueOrder['status'] } = {},
): VenueOrder {
  const { clientOrderId, userId, botId, symbol, side, type, quantity, limitPrice } = order;
  return {
    clientOrderId,
    venueOrderId: `venue-${clientOrderId}`,
    account: { userId, botId },
    symbol,
    side,
    type,
    quantity,
    limitPrice,
    status,
    fills,
  };
}
