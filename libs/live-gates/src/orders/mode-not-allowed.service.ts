import { Config } from '@app/config';
import { type OrderIntent, PreTradeCheck, type RiskVerdict } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { LiveGate } from '../live-gate.service.js';

/**
 * Asks the whole gate again for every live order that is not an exit: a flag, a stop, a key or a loss since the last
 * order counts at once. Paper orders need trading to be switched on.
 */
@Injectable()
export class ModeNotAllowed extends PreTradeCheck {
  readonly code = 'mode_not_allowed';
  readonly order = 40;
  readonly alsoForExits = false;

  constructor(
    private readonly gate: LiveGate,
    private readonly config: Config,
  ) {
    super();
  }

  async check({ bot }: Pick<OrderIntent, 'bot'>): Promise<RiskVerdict> {
    if (!this.config.flags.trading)
      return { allowed: false, reason: 'Trading is disabled in system configuration (ENABLE_TRADING=false)' };
    if (bot.mode === 'paper') return { allowed: true };
    const { liveAllowed, reasons } = await this.gate.evaluate(bot.userId, bot.id);
    return liveAllowed ? { allowed: true } : { allowed: false, reason: reasons.join('; ') };
  }
}
