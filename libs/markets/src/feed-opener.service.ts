import { Config } from '@app/config';
import { Clock, type ExchangeId } from '@app/kernel';
import { pause } from '@app/lifecycle';
import { Injectable } from '@nestjs/common';

import { openTimeOf } from './aggregation.js';
import { type MarketFeed } from './market-feed.js';
import { UnknownExchangeError } from './markets.errors.js';
import { ScaledClock } from './paced-clock.js';
import { MarketTimeStore } from './simulated/market-time-store.js';
import { SIMULATED, SimulatedFeed } from './simulated/simulated-feed.js';

/** Makes the feed that an exchange id stands for. */
@Injectable()
export class FeedOpener {
  constructor(
    private readonly config: Config,
    private readonly wall: Clock,
    private readonly reached: MarketTimeStore,
  ) {}

  /** @throws UnknownExchangeError */
  async open(exchange: ExchangeId): Promise<MarketFeed> {
    if (exchange === SIMULATED) return await this.#openSimulated();
    throw new UnknownExchangeError(exchange, `there is ${SIMULATED}`);
  }

  /** The very first run begins at the present minute; every later one where the one before ended. */
  async #openSimulated(): Promise<SimulatedFeed> {
    const { seed, speed } = this.config.simulation;
    const startMs = (await this.reached.load()) ?? openTimeOf(this.wall.now(), '1m');
    const clock = new ScaledClock({ wall: this.wall, speed, startMs, pause });
    return new SimulatedFeed({ seed, clock, reached: this.reached });
  }
}
