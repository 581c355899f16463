import { randomInt } from 'node:crypto';

import { Config } from '@app/config';
import { Clock, type ExchangeId } from '@app/kernel';
import { pause } from '@app/lifecycle';
import { Log } from '@app/observability';
import { Injectable, Optional } from '@nestjs/common';

import { openTimeOf } from './aggregation.js';
import { CcxtExchange } from './exchange/ccxt-exchange.adapter.js';
import { ExchangeFeed } from './exchange/exchange-feed.js';
import { type FeedState, type MarketFeed } from './market-feed.js';
import { UnknownExchangeError } from './markets.errors.js';
import { ScaledClock } from './paced-clock.js';
import { ReplayFeed } from './replay/replay-feed.js';
import { MarketTimeStore } from './simulated/market-time-store.js';
import { SIMULATED, SimulatedFeed } from './simulated/simulated-feed.js';

const RANDOM_STEPS = 2 ** 32;

/** Makes the feed that an exchange id stands for. */
@Injectable()
export class FeedOpener {
  readonly #contributed = new Map<ExchangeId, MarketFeed>();

  constructor(
    private readonly config: Config,
    private readonly wall: Clock,
    private readonly reached: MarketTimeStore,
    private readonly log: Log,
    /** Only a replay provides one; then it is the only market there is. */
    @Optional() private readonly replay?: ReplayFeed,
  ) {}

  /** The exchange that is open from the start. */
  get home(): ExchangeId {
    return this.replay?.exchange ?? SIMULATED;
  }

  /** Takes the place of the feed there would be otherwise: before anybody has asked for that exchange. */
  contribute(feed: MarketFeed): void {
    this.#contributed.set(feed.exchange, feed);
  }

  /** @throws UnknownExchangeError */
  async open(exchange: ExchangeId): Promise<MarketFeed> {
    const contributed = this.#contributed.get(exchange);
    if (contributed !== undefined) return contributed;
    if (this.replay !== undefined) return this.#onlyReplay(exchange, this.replay);
    if (exchange === SIMULATED) return await this.#openSimulated();
    if (!this.config.flags.ccxt)
      throw new UnknownExchangeError(exchange, `only ${SIMULATED}, because ENABLE_CCXT is off`);
    return await this.#openExchange(exchange);
  }

  #onlyReplay(exchange: ExchangeId, replay: ReplayFeed): ReplayFeed {
    if (exchange === replay.exchange) return replay;
    throw new UnknownExchangeError(exchange, `only ${replay.exchange}, because this is a replay`);
  }

  /** The very first run begins at the present minute; every later one where the one before ended. */
  async #openSimulated(): Promise<SimulatedFeed> {
    const { seed, speed } = this.config.simulation;
    const startMs = (await this.reached.load()) ?? openTimeOf(this.wall.now(), '1m');
    const clock = new ScaledClock({ wall: this.wall, speed, startMs, pause });
    return new SimulatedFeed({ seed, clock, reached: this.reached });
  }

  async #openExchange(exchange: ExchangeId): Promise<ExchangeFeed> {
    return new ExchangeFeed({
      exchange,
      source: await CcxtExchange.load(exchange),
      wall: this.wall,
      pause,
      random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
      onChange: (state) => {
        this.#report(exchange, state);
      },
    });
  }

  #report(exchange: ExchangeId, state: FeedState): void {
    if (state.status === 'unreachable')
      this.log.warn({ exchange, reason: state.reason }, 'An exchange gives no market data');
    else this.log.info({ exchange }, `Market data of the exchange is ${state.status}`);
  }
}
