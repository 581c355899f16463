import { type Bot, BotDocuments } from '@app/bots';
import { type BotId, Clock, ZERO } from '@app/kernel';
import { MarketData } from '@app/markets';
import { type Order } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { type BotFacts, type DecisionFacts, type Facts } from '../facts.js';
import { HealingFacts } from '../healing-facts.js';
import { type Books, BooksFacts, booksKey } from './books-facts.service.js';
import { EarlierDecisions } from './earlier-decisions.js';
import { MarketSnapshot } from './market-snapshot.js';
import { type Readings } from './reading.js';
import { SystemFactsService } from './system-facts.service.js';

/** Reads all that a scan judges, once for all bots: a few queries, however many bots there are. */
@Injectable()
export class FactsReader {
  readonly #processStartedAt: Date;
  readonly #earlier: EarlierDecisions;

  constructor(
    private readonly documents: BotDocuments,
    private readonly books: BooksFacts,
    private readonly system: SystemFactsService,
    private readonly healingFacts: HealingFacts,
    private readonly markets: MarketData,
    private readonly clock: Clock,
  ) {
    this.#processStartedAt = clock.date();
    this.#earlier = new EarlierDecisions(this.#processStartedAt);
  }

  /** @throws the reason of an abort */
  async read(readings: Readings, errorsPerHourMax: number): Promise<Facts> {
    const documents = (await readings.read('bots', () => this.documents.readAll())) ?? [];
    const bots = documents.flatMap((reading) => (reading.kind === 'bot' ? [reading.bot] : []));
    const textTimes = new Map(
      documents.flatMap((reading) => (reading.kind === 'bot' ? [[reading.bot.id, reading.textTimes]] : [])),
    );
    const market = new MarketSnapshot(this.markets);
    const books = await this.books.read(bots, readings);
    const [system, decisions] = await Promise.all([
      this.system.read(documents, books.orders, market, readings),
      this.#decisions(bots, readings),
    ]);
    const now = this.clock.date();
    const ordersOf = grouped(books.orders);
    const neighbours = countFailing(bots, decisions, errorsPerHourMax);
    return {
      system,
      unavailable: readings.unavailable(),
      bots: bots.map((bot) => ({
        bot,
        facts: {
          now,
          processStartedAt: this.#processStartedAt,
          ...market.ofBot(bot),
          ...booksOf(bot, books),
          orders: ordersOf.get(bot.id) ?? [],
          decisions: decisions.get(bot.id),
          neighbours: neighbours.get(bot.exchange) ?? { bots: 0, failing: 0 },
          textTimes: textTimes.get(bot.id) ?? [],
        },
      })),
    };
  }

  async #decisions(bots: readonly Bot[], readings: Readings): Promise<ReadonlyMap<BotId, DecisionFacts>> {
    const read = await readings.read('decisions', async (signal) => {
      const source = this.healingFacts.decisions;
      if (source === undefined) throw new RangeError('nothing lets bots trade in this process');
      const now = this.clock.date();
      const decided = await source.read(now, signal);
      const silent = bots.filter(({ id, status }) => status === 'active' && !decided.has(id));
      return new Map([...(await this.#earlier.of(silent, now, source)), ...decided]);
    });
    return read ?? new Map();
  }
}

const booksOf = (bot: Bot, books: Books): Pick<BotFacts, 'account' | 'netLastHour' | 'ledger'> => ({
  account: books.accounts.get(booksKey(bot)),
  netLastHour: books.netLastHour.get(booksKey(bot)) ?? ZERO,
  ledger: books.ledger.get(bot.id) ?? [],
});

function grouped(orders: readonly Order[]): ReadonlyMap<BotId, readonly Order[]> {
  const groups = new Map<BotId, Order[]>();
  for (const order of orders) {
    const group = groups.get(order.botId);
    if (group === undefined) groups.set(order.botId, [order]);
    else group.push(order);
  }
  return groups;
}

/** Active bots of each exchange, and how many of them fail too often. */
function countFailing(
  bots: readonly Bot[],
  decisions: ReadonlyMap<BotId, DecisionFacts>,
  failuresMax: number,
): ReadonlyMap<string, BotFacts['neighbours']> {
  const counts = new Map<string, { bots: number; failing: number }>();
  for (const { id, exchange, status } of bots) {
    if (status !== 'active') continue;
    const count = counts.get(exchange) ?? { bots: 0, failing: 0 };
    count.bots += 1;
    if ((decisions.get(id)?.failuresLastHour ?? 0) >= failuresMax) count.failing += 1;
    counts.set(exchange, count);
  }
  return counts;
}
