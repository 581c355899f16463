import { setTimeout as wait } from 'node:timers/promises';

import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import {
  type BackgroundTask,
  type FeatureFlag,
  type Health,
  Lifecycle,
  type Subsystem,
} from '@app/lifecycle';
import { MarketData } from '@app/markets';
import { Injectable } from '@nestjs/common';

import { BotLooks } from './bot-looks.service.js';
import { RosterKeeper } from './roster-keeper.service.js';
import { type SchedulerStatus, TradingScheduler } from './trading-scheduler.js';

/** A loop this many safety ticks behind no longer turns. */
const TICKS_MISSED_MAX = 6;

/** How long looks that are under way may go on, ms; then they are given up, which takes its time too under load. */
const GRACE_MS = 1000;

/** Trading as a part that starts and stops: the roster, the scheduler, and the safety tick that keeps both going. */
@Injectable()
export class TradingService implements Subsystem {
  readonly name = 'trading';
  readonly critical = true;
  readonly flag: FeatureFlag;
  readonly scheduler: TradingScheduler;
  #loop: BackgroundTask | undefined;
  #isHalted = false;

  constructor(
    private readonly keeper: RosterKeeper,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
    looks: BotLooks,
    market: MarketData,
    clock: Clock,
  ) {
    this.flag = { variable: 'ENABLE_TRADING', isOn: config.flags.trading };
    this.scheduler = new TradingScheduler({
      market,
      clock,
      roster: keeper.roster,
      look: (bot, tick, signal) => looks.look(bot, tick, signal),
      onFailure: (bot, error) => {
        looks.failed(bot, error);
      },
      limits: { concurrent: config.trading.concurrencyMax, deadlineMs: config.trading.botDeadlineMs },
    });
  }

  async start(): Promise<void> {
    await this.keeper.start();
    if (!this.#isHalted) this.scheduler.start();
    const { safetyTickMs } = this.config.trading;
    this.#loop = this.lifecycle.spawn('trading-loop', (signal, progress) => this.#turn(signal, progress), {
      progressWithinMs: TICKS_MISSED_MAX * safetyTickMs,
    });
  }

  async stop(signal: AbortSignal): Promise<void> {
    this.keeper.stop();
    await this.scheduler.stop(AbortSignal.any([signal, AbortSignal.timeout(GRACE_MS)]));
    await this.scheduler.ended(signal);
    await this.#loop?.stop(0);
    this.#loop = undefined;
  }

  /** Until `unhalt` the scheduler takes no work, also after a restart; what is under way may end until the signal aborts. */
  async halt(signal: AbortSignal): Promise<void> {
    this.#isHalted = true;
    await this.scheduler.stop(signal);
  }

  unhalt(): void {
    this.#isHalted = false;
    if (this.#loop !== undefined) this.scheduler.start();
  }

  health(): Health {
    return this.scheduler.isRunning ? { ok: true } : { ok: false, reason: 'the trading scheduler is halted' };
  }

  status(): SchedulerStatus {
    return this.scheduler.status();
  }

  async #turn(signal: AbortSignal, progress: () => void): Promise<void> {
    while (!signal.aborted) {
      await wait(this.config.trading.safetyTickMs, undefined, { signal });
      await this.keeper.refresh();
      this.scheduler.lookAtPrices();
      progress();
    }
  }
}
