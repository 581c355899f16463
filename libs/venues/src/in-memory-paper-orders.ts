import {
  type BotId,
  type ClientOrderId,
  type ExchangeId,
  type MarketSymbol,
  negate,
  NOTHING,
  type Quantity,
  sum,
} from '@app/kernel';

import { filledQuantity, isOpen, type PaperOrder } from './paper-order.js';
import { PaperOrderStore } from './paper-order-store.js';

/** For replays and tests, which nothing has to outlive. */
export class InMemoryPaperOrders extends PaperOrderStore {
  readonly #orders = new Map<ClientOrderId, { readonly exchange: ExchangeId; readonly order: PaperOrder }>();

  insert(exchange: ExchangeId, order: PaperOrder): Promise<boolean> {
    const isNew = !this.#orders.has(order.clientOrderId);
    if (isNew) this.#orders.set(order.clientOrderId, { exchange, order });
    return Promise.resolve(isNew);
  }

  find(exchange: ExchangeId, id: ClientOrderId): Promise<PaperOrder | undefined> {
    const entry = this.#orders.get(id);
    return Promise.resolve(entry?.exchange === exchange ? entry.order : undefined);
  }

  replace(previous: PaperOrder, next: PaperOrder): Promise<boolean> {
    const entry = this.#orders.get(previous.clientOrderId);
    const isUnchanged =
      entry?.order.status === previous.status && entry.order.fills.length === previous.fills.length;
    if (isUnchanged) this.#orders.set(next.clientOrderId, { ...entry, order: next });
    return Promise.resolve(isUnchanged);
  }

  findOpen(exchange: ExchangeId, symbol?: MarketSymbol): Promise<readonly PaperOrder[]> {
    return Promise.resolve(
      this.#at(exchange).filter(
        (order) => isOpen(order) && (symbol === undefined || order.symbol === symbol),
      ),
    );
  }

  holding(exchange: ExchangeId, botId: BotId, symbol: MarketSymbol): Promise<Quantity> {
    const flows = this.#at(exchange)
      .filter((order) => order.account.botId === botId && order.symbol === symbol)
      .map((order) => (order.side === 'buy' ? filledQuantity(order) : negate(filledQuantity(order))));
    return Promise.resolve(sum(flows, NOTHING));
  }

  exchangesWithOpenOrders(): Promise<readonly ExchangeId[]> {
    const open = [...this.#orders.values()].filter(({ order }) => isOpen(order));
    return Promise.resolve([...new Set(open.map(({ exchange }) => exchange))]);
  }

  #at(exchange: ExchangeId): PaperOrder[] {
    return [...this.#orders.values()]
      .filter((entry) => entry.exchange === exchange)
      .map(({ order }) => order);
  }
}
