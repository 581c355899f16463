import { type Bot, type BotsService, type BotStatusService } from '@app/bots';
import { type BotId, type ClientOrderId, money, type UserId } from '@app/kernel';
import { type VenueOrder } from '@app/venues';
import { aRiskContext } from '@testing/risk';

import { type RiskFactsService } from '../../src/gateway/risk-facts.service.js';
import { type LedgerService } from '../../src/ledger/ledger.service.js';
import { LIVE_ORDER_STATES, type Order, orderState } from '../../src/order.js';
import { type OrderRepository } from '../../src/order.repository.js';

type BotRepository = ConstructorParameters<typeof BotStatusService>[0];

/** Bots as their collection keeps them: every change compares and sets. */
export class MemoryBots implements Pick<BotRepository, 'find' | 'move' | 'moveMany' | 'changeMode'> {
  readonly #bots: Map<BotId, Bot>;

  constructor(bots: readonly Bot[]) {
    this.#bots = new Map(bots.map((bot) => [bot.id, bot]));
  }

  all(): readonly Bot[] {
    return [...this.#bots.values()];
  }

  find(id: BotId): Promise<Bot | undefined> {
    return Promise.resolve(this.#bots.get(id));
  }

  move(...[id, from, fields]: Parameters<BotRepository['move']>): Promise<Bot | undefined> {
    const bot = this.#bots.get(id);
    if (bot?.status !== from.status) return Promise.resolve(undefined);
    const moved = { ...bot, ...fields };
    this.#bots.set(id, moved);
    return Promise.resolve(moved);
  }

  moveMany(...[from, owner, fields]: Parameters<BotRepository['moveMany']>): Promise<number> {
    const moved = this.all().filter(({ status, userId }) => status === from && (owner ?? userId) === userId);
    for (const bot of moved) this.#bots.set(bot.id, { ...bot, ...fields });
    return Promise.resolve(moved.length);
  }

  changeMode(...[{ id, mode }, to]: Parameters<BotRepository['changeMode']>): Promise<Bot | undefined> {
    const bot = this.#bots.get(id);
    if (bot?.mode !== mode) return Promise.resolve(undefined);
    const changed = { ...bot, mode: to };
    this.#bots.set(id, changed);
    return Promise.resolve(changed);
  }
}

/** Orders as their collection keeps them. */
export class MemoryOrders implements Pick<OrderRepository, 'move' | 'maybeOpen' | 'hasUnsettled'> {
  readonly #orders = new Map<ClientOrderId, Order>();

  insert(order: Order): Promise<void> {
    this.#orders.set(order.clientOrderId, order);
    return Promise.resolve();
  }

  move(...[order, to, { at, ...change }]: Parameters<OrderRepository['move']>): Promise<Order | undefined> {
    const stored = this.#orders.get(order.clientOrderId);
    const state = orderState.move(order.state, to);
    if (stored?.state !== order.state) return Promise.resolve(undefined);
    const moved = { ...stored, ...change, state, updatedAt: at };
    this.#orders.set(order.clientOrderId, moved);
    return Promise.resolve(moved);
  }

  maybeOpen(user: UserId | undefined): Promise<readonly Order[]> {
    const live: readonly string[] = LIVE_ORDER_STATES;
    const orders = [...this.#orders.values()];
    return Promise.resolve(
      orders.filter(({ state, userId }) => live.includes(state) && (user ?? userId) === userId),
    );
  }

  async hasUnsettled(bot: BotId): Promise<boolean> {
    return (await this.maybeOpen(undefined)).some(({ botId }) => botId === bot);
  }

  /** What the venue shows is what they are. */
  book(id: ClientOrderId, { status }: Pick<VenueOrder, 'status'>): Promise<Order> {
    const order = this.#orders.get(id);
    if (order === undefined) throw new Error(`no order ${id}`);
    const booked = { ...order, state: status };
    this.#orders.set(id, booked);
    return Promise.resolve(booked);
  }
}

export const ledgerOf = (orders: MemoryOrders): Pick<LedgerService, 'writeIntent' | 'book'> => ({
  writeIntent: async (order) => {
    await orders.insert(order);
    return true;
  },
  book: (id, seen) => orders.book(id, seen),
});

/** Facts that let every check pass. */
export const factsOf = (bots: Pick<BotsService, 'find'>): Pick<RiskFactsService, 'load'> => ({
  load: async (intent) => {
    const bot = (await bots.find(intent.bot.id)) ?? intent.bot;
    return {
      intent: { ...intent, bot },
      context: aRiskContext(),
      judged: { fillCount: 0, cash: money(1000) },
    };
  },
});
