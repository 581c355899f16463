import { Config } from '@app/config';
import { NOTHING } from '@app/kernel';
import { MarketData } from '@app/markets';
import { type OrderIntent, PreTradeCheck, type RiskVerdict } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { claimOf } from './exposure.js';
import { UserBooks } from './user-books.service.js';

/**
 * One asset and one venue hold only a part of a user's equity. What an entry may add is reserved before it is written
 * down, and free again when its order is closed, or never was.
 */
@Injectable()
export class ExposureLimit extends PreTradeCheck {
  readonly code = 'exposure_limit';
  readonly order = 100;
  readonly alsoForExits = false;

  constructor(
    private readonly books: UserBooks,
    private readonly markets: MarketData,
    private readonly config: Config,
  ) {
    super();
  }

  async check({ bot, side, ...intent }: OrderIntent): Promise<RiskVerdict> {
    if (side === 'sell') return { allowed: true };
    const { mode, exchange, symbol } = bot;
    const claim = claimOf({ ...intent, mode, exchange, symbol, filledQuantity: NOTHING });
    const book = await this.books.of(bot.userId);
    const reason = book.reserve(
      claim,
      (account) => this.markets.quote(account.exchange, account.symbol),
      this.config.risk,
    );
    return reason === undefined ? { allowed: true } : { allowed: false, reason };
  }

  override withdraw({ bot, clientOrderId }: OrderIntent): void {
    this.books.known(bot.userId)?.withdraw(clientOrderId);
  }
}
