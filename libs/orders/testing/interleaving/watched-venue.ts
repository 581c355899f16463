import { type BotMode } from '@app/bots';
import { type OrderRequest, type VenueOrder } from '@app/venues';
import { FakeVenue } from '@testing/venues';

import { type VirtualScheduler } from './virtual-scheduler.js';

/** Far away, and seen at the moment of each send. */
export class WatchedVenue extends FakeVenue {
  constructor(
    mode: BotMode,
    private readonly scheduler: VirtualScheduler,
    private readonly onSend: (request: OrderRequest) => void,
  ) {
    super({ mode });
  }

  override async createOrder(request: OrderRequest, signal: AbortSignal): Promise<VenueOrder> {
    this.onSend(request);
    await this.scheduler.journey();
    const order = await super.createOrder(request, signal);
    await this.scheduler.journey();
    return order;
  }
}
