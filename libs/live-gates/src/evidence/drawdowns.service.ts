import { BotsService } from '@app/bots';
import { MarketData } from '@app/markets';
import { AccountsService, type BotAccount, drawdownFrom, equityOf } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { type GateSubject } from '../gate-check.js';

export interface Drawdown {
  /** Of the bot. */
  readonly name: string;
  /** How far its equity lies below its peak now, 0 to 1; undefined when an open position has no price. */
  readonly ratio: number | undefined;
}

/** How far bots are below their best, at the prices of this moment. */
@Injectable()
export class Drawdowns {
  constructor(
    private readonly bots: BotsService,
    private readonly accounts: AccountsService,
    private readonly markets: MarketData,
  ) {}

  /** Of every active bot of the user, on paper and live, and of the one that is asked about whatever its status. */
  async of({ userId, bot }: GateSubject): Promise<readonly Drawdown[]> {
    const kept = await this.bots.kept(userId);
    const judged = kept.filter(({ id, status }) => status === 'active' || id === bot?.id);
    const names = new Map(judged.map(({ id, name }) => [id, name]));
    const accounts = await this.accounts.readMany(judged);
    return accounts.map((account) => ({
      name: names.get(account.botId) ?? account.botId,
      ratio: this.#ratio(account),
    }));
  }

  #ratio(account: BotAccount): number | undefined {
    const quote = this.markets.quote(account.exchange, account.symbol);
    if (account.position !== undefined && quote === undefined) return undefined;
    return drawdownFrom(account.statistics.peakEquity, equityOf(account, quote));
  }
}
