import { BotsService, BotStatusService } from '@app/bots';
import { UsersService } from '@app/auth';
import { Config } from '@app/config';
import { marketSymbol, money } from '@app/kernel';
import { SIMULATED } from '@app/markets';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

const NO_EXITS = { trailingStopRatio: undefined, holdingTimeMaxMs: undefined };
const CAPITAL = money(1000);
const ACTOR = { kind: 'system', name: 'first-run' } as const;

/** Three ways to look at the simulated market, for a newcomer to watch. */
const DEMO_BOTS = [
  { name: 'Demo trend', strategy: 'ema_cross', symbol: 'BTC/USDT' },
  { name: 'Demo reversion', strategy: 'bollinger_reversion', symbol: 'ETH/USDT' },
  { name: 'Demo momentum', strategy: 'macd_momentum', symbol: 'SOL/USDT' },
] as const;

/** What a newcomer finds: bots that trade already, belonging to the first administrator. */
@Injectable()
export class DemoBots {
  constructor(
    private readonly users: UsersService,
    private readonly bots: BotsService,
    private readonly status: BotStatusService,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  /** Does nothing where SEED_DEMO is off or there has ever been a bot. */
  async seed(): Promise<void> {
    if (!this.config.access.seedDemo || (await this.bots.exist())) return;
    const { items } = await this.users.page({ limit: 1 });
    const [owner] = items.filter(({ role }) => role === 'admin');
    if (owner === undefined) return;
    for (const { name, strategy, symbol } of DEMO_BOTS) {
      const { id } = await this.bots.create(owner.id, {
        name,
        strategy,
        exchange: SIMULATED,
        symbol: marketSymbol(symbol),
        timeframe: '1m',
        params: undefined,
        riskMode: 'balanced',
        exits: NO_EXITS,
        initialCapital: CAPITAL,
      });
      await this.status.move(id, { to: 'active', actor: ACTOR, reason: 'Started for the demonstration' });
    }
    this.log.info({ owner: owner.id, bots: DEMO_BOTS.length }, 'Demo bots trade on the simulated market');
  }
}
