import { BASIS_POINT, exchangeId, price } from '@app/kernel';
import { type OrderRequest, type VenueOrder } from '@app/venues';
import { type FakeFeed } from '@testing/markets';
import { FakeVenue } from '@testing/venues';

/** A live venue that fills at the market's best price, and as much worse as it is told. */
export class LabVenue extends FakeVenue {
  /** Beyond the best price, on each side. */
  slippageBps = 0;

  constructor(private readonly market: FakeFeed) {
    super({ exchange: exchangeId(market.exchange), mode: 'live', clock: market.clock, seed: 6 });
  }

  override createOrder(request: OrderRequest, signal: AbortSignal): Promise<VenueOrder> {
    const book = this.market.book(request.symbol);
    const isBuy = request.side === 'buy';
    const best = (isBuy ? book?.asks : book?.bids)?.[0]?.price ?? 0;
    const worse = this.slippageBps * BASIS_POINT * (isBuy ? 1 : -1);
    this.price = price((best * (1 + worse)).toFixed(8));
    return super.createOrder(request, signal);
  }
}
