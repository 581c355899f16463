import { type Bot, BotsService } from '@app/bots';
import { Config } from '@app/config';
import { type UserId } from '@app/kernel';
import { type FeatureFlag, Lifecycle, type PeriodicTask, type Subsystem } from '@app/lifecycle';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { Autopilot } from './autopilot.service.js';

const ROUND_MS_MAX = 600_000;
const STOP_MS_MAX = 1500;

/** Looks at all users again and again; each has its turn once a day. One user's fault leaves the others theirs. */
@Injectable()
export class AutopilotSubsystem implements Subsystem {
  readonly name = 'autopilot';
  readonly critical = false;
  readonly dependsOn = ['database', 'reconciliation'];
  readonly flag: FeatureFlag;
  #task: PeriodicTask | undefined;
  #round: Promise<void> = Promise.resolve();
  #abort = new AbortController();

  constructor(
    private readonly autopilot: Autopilot,
    private readonly bots: BotsService,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
    private readonly log: Log,
  ) {
    this.flag = { variable: 'ENABLE_AUTOPILOT', isOn: config.flags.autopilot };
  }

  start(): void {
    const { intervalMs } = this.config.autopilot;
    this.#task = this.lifecycle.every(this.name, { intervalMs, deadlineMs: ROUND_MS_MAX }, (signal) =>
      this.#begin(signal),
    );
  }

  async stop(): Promise<void> {
    await this.#task?.stop(STOP_MS_MAX);
  }

  /** For an emergency stop: ends the round that is under way, after the move that it is at. The next one may begin. */
  async interrupt(): Promise<void> {
    this.#abort.abort(new Error('An emergency stop'));
    await this.#round;
  }

  async #begin(signal: AbortSignal): Promise<void> {
    this.#abort = new AbortController();
    const round = this.#run(AbortSignal.any([signal, this.#abort.signal]));
    this.#round = round.catch(() => undefined);
    await round;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const byUser = new Map<UserId, Bot[]>();
    for (const bot of await this.bots.inStatus('active', 'paused', 'stopped')) {
      byUser.set(bot.userId, [...(byUser.get(bot.userId) ?? []), bot]);
    }
    const isOver = (): boolean => signal.aborted;
    for (const [userId, bots] of byUser) {
      if (isOver()) return;
      try {
        await this.autopilot.fly(userId, bots, signal);
      } catch (err) {
        if (isOver()) return;
        this.log.error({ userId, err }, 'The autopilot could not look after the bots of a user');
      }
    }
  }
}
