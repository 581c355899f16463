import { type HaltContext, HaltStep, type HaltStepReport, userOf } from '@app/emergency-stop';

import { type TradingService } from './trading.service.js';

/** How long looks that are under way may take to end by themselves, ms. None of them can send anything any more. */
const GRACE_MS = 250;

/** The scheduler's part of an emergency stop. The stop of one user leaves it to the bots of the others. */
export class TradingHalt extends HaltStep {
  readonly name = 'trading-scheduler';
  readonly order = 10;
  readonly deadlineMs = 2000;

  constructor(private readonly trading: Pick<TradingService, 'halt' | 'unhalt' | 'status'>) {
    super();
  }

  async halt({ scope }: HaltContext, signal: AbortSignal): Promise<HaltStepReport> {
    if (userOf(scope) !== undefined) return { goesOnForOthers: true };
    const { ticksWaiting, ticksRunning } = this.trading.status();
    await this.trading.halt(AbortSignal.any([signal, AbortSignal.timeout(GRACE_MS)]));
    return { ticksWaiting, ticksRunning };
  }

  override resume({ scope }: HaltContext): Promise<void> {
    if (userOf(scope) === undefined) this.trading.unhalt();
    return Promise.resolve();
  }
}
