import {
  type BotId,
  type ClientOrderId,
  type ExchangeId,
  type MarketSymbol,
  type Quantity,
} from '@app/kernel';

import { type PaperOrder } from './paper-order.js';

/**
 * The paper venues' own durable record of their orders (port), apart from the ledger of the orders library just as a
 * real exchange's books are: reconciliation compares the two.
 */
export abstract class PaperOrderStore {
  /** Inserting is executing. False when there is an order with this client order id already. */
  abstract insert(exchange: ExchangeId, order: PaperOrder): Promise<boolean>;
  abstract find(exchange: ExchangeId, id: ClientOrderId): Promise<PaperOrder | undefined>;
  /** Puts `next` in the place of `previous`; false when somebody changed the order since it was read. */
  abstract replace(previous: PaperOrder, next: PaperOrder): Promise<boolean>;
  /** Oldest first; of one market where a symbol is given. */
  abstract findOpen(exchange: ExchangeId, symbol?: MarketSymbol): Promise<readonly PaperOrder[]>;
  /** What a bot bought less what it sold. */
  abstract holding(exchange: ExchangeId, botId: BotId, symbol: MarketSymbol): Promise<Quantity>;
  abstract exchangesWithOpenOrders(): Promise<readonly ExchangeId[]>;
}
