import { type Bot } from '@app/bots';
import { Config } from '@app/config';
import { type BotId, Clock, type Money, larger, minus, toText, type UserId, ZERO } from '@app/kernel';
import { AccountsService, type BotAccount, capitalOf, freeCapital, realisedEquity } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { type AutopilotAction, type AutopilotDay } from './action.js';
import { AutopilotRepository } from './autopilot.repository.js';
import { type BotEvidence, EvidenceOf } from './evidence-of.js';
import { type Candidate, type Move, planMoves } from './plan.js';

const PROPOSE_AGAIN_MS = 30 * 86_400_000;

interface Judged {
  readonly bot: Bot;
  readonly account: BotAccount;
  readonly evidence: BotEvidence;
}

/** What the autopilot will do for one user today: read, judged and planned, not carried out. */
@Injectable()
export class DayPlan {
  constructor(
    private readonly accounts: AccountsService,
    private readonly evidence: EvidenceOf,
    private readonly repository: AutopilotRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** `bots`: of one user. Those that trade with real money, or are out of trading for a fault, are left alone. */
  async make(
    userId: UserId,
    day: number,
    bots: readonly Bot[],
  ): Promise<{ readonly today: AutopilotDay; readonly actions: readonly AutopilotAction[] }> {
    const last = await this.repository.lastDay(userId);
    const judged: Judged[] = [];
    for (const bot of bots.filter(({ mode, status }) => mode === 'paper' && status !== 'quarantined')) {
      const account = await this.accounts.read(bot);
      judged.push({ bot, account, evidence: await this.evidence.of(bot) });
    }
    const quotes = [...new Set(judged.map(({ bot }) => bot.quote))].toSorted();
    const moves = quotes.flatMap((quote) => {
      const own = judged.filter(({ bot }) => bot.quote === quote);
      const plan = planMoves(
        own.map((each) => this.#candidate(each, last)),
        this.#limits(),
      );
      return plan.map((move) => ({ move, quote }));
    });
    const actions = [
      ...moves.map(({ move, quote }, n) => this.#action(userId, day, { move, quote, n, judged })),
      ...(await this.#proposals(userId, day, judged)),
    ];
    const netProfits = Object.fromEntries(
      judged.map(({ bot, account }) => [bot.id, account.statistics.netProfit]),
    );
    return { today: { userId, day, netProfits }, actions };
  }

  #candidate({ bot, account, evidence }: Judged, last: AutopilotDay | undefined): Candidate {
    const { netProfit, trades } = account.statistics;
    const before = last?.netProfits[bot.id] ?? netProfit;
    return {
      botId: bot.id,
      hasEvidence: evidence.isProven,
      isActive: bot.status === 'active',
      trades,
      netProfit,
      capital: capitalOf(account),
      equity: realisedEquity(account),
      free: freeCapital(account, this.config.botLimits.capitalMin),
      realisedSince: larger(minus(netProfit, before), ZERO),
    };
  }

  #limits(): Parameters<typeof planMoves>[1] {
    return { ...this.config.autopilot, capitalMax: this.config.botLimits.capitalMax };
  }

  #action(
    userId: UserId,
    day: number,
    { move, quote, n, judged }: { move: Move; quote: string; n: number; judged: readonly Judged[] },
  ): AutopilotAction {
    const nameOf = (id: BotId): string => judged.find(({ bot }) => bot.id === id)?.bot.name ?? id;
    return {
      ...this.#common(userId, day, quote),
      id: `autopilot-${userId}-${day}-${n}`,
      kind: move.kind,
      fromBotId: move.from,
      toBotId: move.to,
      amount: move.amount,
      reason: reasonOf(move, nameOf(move.from), nameOf(move.to)),
      state: 'planned',
    };
  }

  async #proposals(userId: UserId, day: number, judged: readonly Judged[]): Promise<AutopilotAction[]> {
    const since = new Date(this.clock.now() - PROPOSE_AGAIN_MS);
    const proposals: AutopilotAction[] = [];
    for (const { bot } of judged.filter(({ evidence }) => evidence.mayGoLive)) {
      if (await this.repository.wasProposed(userId, bot.id, since)) continue;
      proposals.push({
        ...this.#common(userId, day, bot.quote),
        id: `autopilot-${userId}-${day}-promote-${bot.id}`,
        kind: 'propose_promotion',
        fromBotId: bot.id,
        toBotId: undefined,
        amount: undefined,
        reason: `'${bot.name}' passes every check of the live gate: promote it if you want it to trade with real money`,
        state: 'proposed',
      });
    }
    return proposals;
  }

  #common(
    userId: UserId,
    day: number,
    quote: string,
  ): Pick<AutopilotAction, 'userId' | 'day' | 'quote' | 'outcome' | 'createdAt' | 'updatedAt'> {
    const now = this.clock.date();
    return { userId, day, quote, outcome: undefined, createdAt: now, updatedAt: now };
  }
}

function reasonOf({ kind, amount }: { kind: Move['kind']; amount: Money }, from: string, to: string): string {
  const why =
    kind === 'reallocate'
      ? `'${from}' has lost over enough trades`
      : `'${from}' has earned it since the last time, without evidence that this was no chance`;
  return `${toText(amount)} to '${to}', which has evidence: ${why}`;
}
