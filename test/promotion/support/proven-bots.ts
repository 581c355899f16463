import { type Bot } from '@app/bots';
import { botId, marketSymbol, money, userId } from '@app/kernel';
import { PreTradeChecks } from '@app/risk';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { aKeyStatus } from '@testing/exchange-keys';
import { aLiveGateSystem, aTrade, Draws, NORMAL } from '@testing/live-gates';
import { aBook } from '@testing/markets';
import { anOrderSystem } from '@testing/orders';
import { type TestDatabase } from '@testing/persistence';
import { aPromotionSystem, type PromotionSystem, type PromotionSystemOptions } from '@testing/promotion';
import { FakeVenue } from '@testing/venues';

export const DAY_MS = 86_400_000;
const never = new AbortController().signal;
const BTC = marketSymbol('BTC/USDT');
const PAPER_TRADES = 200;

/** Promotion, with the live gate and a live venue, of bots that have proved on paper what the gate asks for. */
export class ProvenBots {
  #made = 0;

  private constructor(
    readonly parts: PromotionSystemOptions,
    readonly system: PromotionSystem,
  ) {}

  static async in(
    database: TestDatabase,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ProvenBots> {
    // The gate's checks are asked by wall time, which a busy machine may have little of.
    const patience = { LIVE_GATE_CHECK_TIMEOUT_MS: '30000' };
    const config = aConfig({ ENABLE_LIVE_TRADING: 'true', ...patience, ...environment });
    const checks = new PreTradeChecks([]);
    const venue = new FakeVenue({ mode: 'live' });
    const orders = await anOrderSystem({ database, venue, config, checks });
    const gate = await aLiveGateSystem({ database, orders, checks, venue, config });
    gate.keys = aKeyStatus();
    const parts = { database, orders, gate, config };
    const system = await aPromotionSystem(parts);
    orders.bots.modeGuards.setAuthority(system.authority);
    return new ProvenBots(parts, system);
  }

  /** Of a user of its own, on paper, with a record nobody would doubt. */
  async one(): Promise<Bot> {
    this.#made += 1;
    const id = `${this.#made}-${this.parts.orders.clock.now()}`;
    const bot = aBot({
      id: botId(`bot-${id}`),
      userId: userId(`user-${id}`),
      name: `Bot ${id}`,
      initialCapital: money(100_000),
    });
    const next = NORMAL.series(new Draws(1));
    const nets = Array.from({ length: PAPER_TRADES }, () => Number((next() + 0.6).toFixed(4)));
    await this.parts.gate.variants.begin(bot);
    await this.parts.gate.bookTrades(nets.map((net, n) => aTrade(bot, n, net)));
    await this.parts.orders.bots.put(bot);
    this.pass(20 * DAY_MS);
    return bot;
  }

  /** Wall time, with a market that goes on. */
  pass(ms: number): void {
    this.parts.orders.clock.advance(ms);
    const time = this.parts.orders.clock.now();
    this.parts.orders.markets.feed.setBook(BTC, aBook({ mid: 100, time, quantity: 100 }));
  }

  async now({ id }: Bot): Promise<Bot> {
    const bot = await this.parts.orders.bots.bots.find(id);
    if (bot === undefined) throw new Error(`There is no bot ${id}`);
    return bot;
  }

  /** The newest promotion of a bot. */
  async promotion({ id }: Bot): ReturnType<PromotionSystem['books']['find']> {
    return (await this.system.books.page({ botId: id }, { limit: 1 })).items[0];
  }

  async round(): Promise<void> {
    await this.system.supervisor.round(never);
  }

  /** What the audit log says of a bot's promotion, oldest first. */
  notes({ id }: Bot): string[] {
    return this.parts.orders.bots.audit.events
      .filter(({ subject, action }) => subject === `bot:${id}` && action.startsWith('promotion.'))
      .map(({ action }) => action);
  }

  close(): Promise<void> {
    return this.parts.gate.close();
  }
}
