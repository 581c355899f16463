import { Config } from '@app/config';
import { Lifecycle, type PeriodicTask, type Subsystem } from '@app/lifecycle';
import { PreTradeChecks } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { AccountRepository } from '../ledger/account.repository.js';
import { TradingReadiness } from '../trading-readiness.js';
import { DrawdownStop } from './drawdown-stop.service.js';

const ROUND_MS_MAX = 30_000;
const STOP_MS_MAX = 1500;

/** A fall goes on while nobody wants to enter: so whoever holds something is looked at at intervals too. */
@Injectable()
export class DrawdownWatch implements Subsystem {
  readonly name = 'drawdown-watch';
  readonly critical = false;
  readonly dependsOn = ['database', 'reconciliation'];
  #task: PeriodicTask | undefined;

  constructor(
    private readonly accounts: AccountRepository,
    private readonly drawdown: DrawdownStop,
    private readonly checks: PreTradeChecks,
    private readonly readiness: TradingReadiness,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
  ) {}

  start(): void {
    if (!this.checks.has(this.drawdown.code)) return;
    const intervalMs = this.config.risk.drawdownWatchMs;
    const options = { intervalMs, deadlineMs: ROUND_MS_MAX, isEssential: true };
    this.#task = this.lifecycle.every(this.name, options, (signal) => this.#look(signal));
  }

  async stop(): Promise<void> {
    await this.#task?.stop(STOP_MS_MAX);
  }

  async #look(signal: AbortSignal): Promise<void> {
    if (this.readiness.notReadyReason() !== undefined) return;
    const accounts = await this.accounts.withPosition();
    const kinds = new Map(
      accounts.map(({ userId, mode, quote }) => [`${userId}|${mode}|${quote}`, { userId, mode, quote }]),
    );
    for (const { userId, ...kind } of kinds.values()) {
      signal.throwIfAborted();
      await this.drawdown.look(userId, kind);
    }
  }
}
