import { type ExchangeId } from '@app/kernel';
import { type OrderGateway, type SubmitOutcome } from '@app/orders';
import { type OrderIntent } from '@app/risk';

import { Lane, type Pace } from './lane.js';

/** Sends orders at the pace of each exchange. Exits overtake entries; an entry whose bot gave up waiting is not sent. */
export class PacedOrders {
  readonly #lanes = new Map<ExchangeId, Lane>();

  constructor(
    private readonly gateway: Pick<OrderGateway, 'submit'>,
    private readonly paceOf: (exchange: ExchangeId) => Pace,
  ) {}

  submit(intent: OrderIntent, signal: AbortSignal): Promise<SubmitOutcome> {
    const urgent = intent.purpose === 'exit';
    return this.#lane(intent.bot.exchange).run(() => this.gateway.submit(intent, signal), { urgent, signal });
  }

  #lane(exchange: ExchangeId): Lane {
    const lane = this.#lanes.get(exchange) ?? new Lane(this.paceOf(exchange));
    this.#lanes.set(exchange, lane);
    return lane;
  }
}
