import { BotsService } from '@app/bots';
import { Clock, DomainError } from '@app/kernel';
import { MarketData } from '@app/markets';
import { type OrderIntent, type RiskContext } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { type JudgedState } from '../ledger/account.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { marketDay } from '../ledger/day-tally.js';
import { heldQuantity } from '../ledger/position.js';
import { OrderRepository } from '../order.repository.js';
import { OrderVenue } from './order-venue.service.js';
import { accountFacts } from './risk-facts.js';

const HOUR_MS = 3_600_000;

/** What was decided cannot be judged: the bot or its market is gone. */
class NotJudgeableError extends DomainError {
  readonly code = 'NOT_JUDGEABLE';
  readonly kind = 'unavailable';
}

/** An intent with its bot as it is now, and what the checks judge it by; the rest of the context needs no waiting. */
export interface RiskFacts {
  readonly intent: OrderIntent;
  readonly context: Omit<RiskContext, 'halt' | 'notReadyReason' | 'recentOrders'>;
  /** Which state of the account was read. */
  readonly judged: JudgedState;
}

/** Reads what the pre-trade checks judge: five queries, each bounded by an index, all at once. */
@Injectable()
export class RiskFactsService {
  constructor(
    private readonly bots: BotsService,
    private readonly accounts: AccountRepository,
    private readonly orders: OrderRepository,
    private readonly markets: MarketData,
    private readonly venue: OrderVenue,
    private readonly clock: Clock,
  ) {}

  /** @throws NotJudgeableError, UnknownVenueError, and what the database throws */
  async load(intent: OrderIntent): Promise<RiskFacts> {
    const { id, userId, exchange, symbol } = intent.bot;
    const instrument = this.markets.instrument(exchange, symbol);
    if (instrument === undefined) throw new NotJudgeableError(`${symbol} on ${exchange} is not known`);
    this.venue.of(intent.bot);
    const wallTime = this.clock.now();
    const marketTime = this.markets.clock(exchange).now();
    const [bot, account, live, tradesTodayUser, errorsLastHour] = await Promise.all([
      this.bots.find(id),
      this.accounts.open(intent.bot),
      this.orders.livePurposes(id),
      this.accounts.entriesOn(userId, marketDay(marketTime)),
      this.orders.countFailures(id, new Date(wallTime - HOUR_MS)),
    ]);
    if (bot === undefined) throw new NotJudgeableError(`Bot '${id}' is gone`);
    if (bot.mode !== intent.bot.mode) throw new NotJudgeableError(`'${bot.name}' has become ${bot.mode}`);
    // Read after the queries: the freshest quote there is, for a fill is priced by the market of that moment.
    const quote = this.markets.quote(exchange, symbol);
    const facts = accountFacts(account, quote, marketTime);
    return {
      intent: { ...intent, bot },
      judged: { fillCount: account.fillCount, cash: account.cash },
      context: {
        wallTime,
        marketTime,
        instrument,
        quote,
        positionQuantity: heldQuantity(account),
        botEquity: facts.equity,
        hasOpenEntry: live.has('entry'),
        hasOpenExit: live.has('exit'),
        tradesTodayBot: facts.entriesToday,
        tradesTodayUser,
        dailyReturn: facts.dailyReturn,
        drawdown: facts.drawdown,
        losingStreak: account.statistics.losingStreak,
        errorsLastHour,
      },
    };
  }
}
