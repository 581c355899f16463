import { type Bot, type BotReading } from '@app/bots';
import { Clock } from '@app/kernel';
import { EventLoopMonitor } from '@app/lifecycle';
import { type Order } from '@app/orders';
import { DatabaseClock, Indexes } from '@app/persistence';
import { Injectable } from '@nestjs/common';

import { type SystemFacts } from '../facts.js';
import { type MarketSnapshot } from './market-snapshot.js';
import { ProcessProbe } from './process-probe.js';
import { type Readings } from './reading.js';
import { VenueFactsService } from './venue-facts.service.js';

/** Reads everything that is no bot's own: venues, database, disk, process. */
@Injectable()
export class SystemFactsService {
  constructor(
    private readonly venues: VenueFactsService,
    private readonly indexes: Indexes,
    private readonly databaseClock: DatabaseClock,
    private readonly probe: ProcessProbe,
    private readonly eventLoop: EventLoopMonitor,
    private readonly clock: Clock,
  ) {}

  /** @throws the reason of an abort */
  async read(
    bots: readonly BotReading[],
    orders: readonly Order[],
    market: MarketSnapshot,
    readings: Readings,
  ): Promise<SystemFacts> {
    const [venues, database, disk] = await Promise.all([
      readings.read('venues', (signal) => this.venues.read(signal)),
      readings.read('database', () => this.#database()),
      readings.read('disk', () => this.probe.disk()),
    ]);
    return {
      now: this.clock.date(),
      bots,
      orders,
      markets: market.activeMarkets(bots.flatMap(readable)),
      exchanges: market.exchanges,
      venues: venues ?? [],
      process: this.probe.read(this.eventLoop.problem()),
      disk,
      database,
    };
  }

  async #database(): Promise<NonNullable<SystemFacts['database']>> {
    const missingIndexes = await this.indexes.missing();
    return { missingIndexes, clockOffsetMs: await this.databaseClock.offsetMs() };
  }
}

const readable = (reading: BotReading): readonly Bot[] => (reading.kind === 'bot' ? [reading.bot] : []);
