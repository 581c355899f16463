import { type OrderIntent, PreTradeCheck, type RiskVerdict } from '@app/risk';

import { type ExchangeKeys } from './exchange-keys.js';
import { liveObstacles } from './live-obstacles.js';

/** Live orders need a key that was tested and cannot withdraw, each time anew. */
export class NoExchangeKeys extends PreTradeCheck {
  readonly code = 'no_exchange_keys';
  readonly order = 50;
  readonly alsoForExits = false;

  constructor(private readonly keys: Pick<ExchangeKeys, 'status'>) {
    super();
  }

  async check({ bot }: Pick<OrderIntent, 'bot'>): Promise<RiskVerdict> {
    if (bot.mode === 'paper') return { allowed: true };
    const obstacles = liveObstacles(await this.keys.status(bot.userId, bot.exchange));
    return obstacles.length === 0 ? { allowed: true } : { allowed: false, reason: obstacles.join('; ') };
  }
}
