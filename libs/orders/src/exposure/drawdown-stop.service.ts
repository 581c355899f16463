import { Config } from '@app/config';
import { EmergencyStop, userScope } from '@app/emergency-stop';
import { type Money, type UserId } from '@app/kernel';
import { MarketData } from '@app/markets';
import { Log } from '@app/observability';
import { type OrderIntent, percent, PreTradeCheck, type RiskVerdict } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { type MoneyKind } from './exposure.js';
import { ProfitPeakRepository } from './profit-peak.repository.js';
import { UserBooks } from './user-books.service.js';
import { securedProfit, userDrawdown } from './user-drawdown.js';

/**
 * A user whose bots together have fallen too far is stopped, by the user's own emergency stop: no single bot needs to
 * have done badly for it. Looked at before each entry, and at intervals while anything is held.
 */
@Injectable()
export class DrawdownStop extends PreTradeCheck {
  readonly code = 'drawdown_user';
  readonly order = 175;
  readonly alsoForExits = false;

  constructor(
    private readonly books: UserBooks,
    private readonly peaks: ProfitPeakRepository,
    private readonly stop: EmergencyStop,
    private readonly markets: MarketData,
    private readonly config: Config,
    private readonly log: Log,
  ) {
    super();
  }

  async check({ bot }: OrderIntent): Promise<RiskVerdict> {
    const { quote } = bot;
    const reason = await this.look(bot.userId, { mode: bot.mode, quote });
    return reason === undefined ? { allowed: true } : { allowed: false, reason };
  }

  /** Pulls the stop when it must. @returns why it did @throws what the database throws */
  async look(user: UserId, kind: MoneyKind): Promise<string | undefined> {
    const book = await this.books.of(user);
    const peak = await this.peaks.find(user, kind);
    const result = book.result(kind, ({ exchange, symbol }) => this.markets.quote(exchange, symbol));
    const secured = securedProfit(result);
    if (secured.greaterThan(peak)) await this.peaks.raise(user, kind, secured);
    const drawdown = userDrawdown(result, peak);
    const max = this.config.risk.drawdownUserMax;
    if (drawdown < max) return undefined;
    const reason =
      `All ${kind.mode} bots in ${kind.quote} together are ${percent(drawdown)} ` +
      `under their highest profit (limit ${percent(max)})`;
    this.#pull(user, kind, { reason, profit: result.profit });
    return reason;
  }

  /**
   * The latch is closed when this returns. The stop itself is not awaited, for it waits for the bots that are being
   * looked at, of which the caller is one. Once it is written, the peak is forgotten: who resumes has seen the fall,
   * and would otherwise be stopped again at once.
   */
  #pull(user: UserId, kind: MoneyKind, { reason, profit }: { reason: string; profit: Money }): void {
    const scope = userScope(user);
    if (this.stop.isStopped(scope)) return;
    const actor = { kind: 'system', name: 'risk' } as const;
    this.stop
      .stop({ scope, reason, actor, flatten: false })
      .then(() => this.peaks.restart(user, kind, profit))
      .catch((err: unknown) => {
        this.log.error({ userId: user, err }, 'The profit that a drawdown is measured from was not written');
      });
  }
}
