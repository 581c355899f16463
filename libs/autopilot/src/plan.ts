import { type BotId, floorToStep, minus, money, type Money, plus, smaller, times, ZERO } from '@app/kernel';

/** What is known of one bot of a user. All candidates of a plan are on paper and of one quote currency. */
export interface Candidate {
  readonly botId: BotId;
  /** Whether its results can hardly be chance, as the live gate judges it. */
  readonly hasEvidence: boolean;
  readonly isActive: boolean;
  readonly trades: number;
  readonly netProfit: Money;
  /** What was put in. */
  readonly capital: Money;
  /** What was put in and what closed trades have made of it. */
  readonly equity: Money;
  /** Cash that may be moved away. */
  readonly free: Money;
  /** Net profit of the trades closed since the last time; zero the first time. */
  readonly realisedSince: Money;
}

export interface PlanLimits {
  /** Of the user's capital, moved in a day; 0 to 1. */
  readonly dailyShareMax: number;
  /** Of the user's capital, in one bot; 0 to 1. */
  readonly botShareMax: number;
  /** A bot is not judged a loser before it has closed this many trades. */
  readonly tradesMin: number;
  /** Of one bot, in quote currency. */
  readonly capitalMax: Money;
}

/** `reallocate`: from a bot that has lost. `reinvest`: what a bot without evidence has earned since the last time. */
export type MoveKind = 'reallocate' | 'reinvest';

export interface Move {
  readonly kind: MoveKind;
  readonly from: BotId;
  readonly to: BotId;
  readonly amount: Money;
}

/** Amounts are multiples of it. */
const CENT = money('0.01');
/** Less is not worth a line in the ledger. */
const SMALLEST_MOVE = money(1);

interface Offer {
  readonly kind: MoveKind;
  readonly from: Candidate;
  readonly amount: Money;
}

/**
 * Who gives how much to whom today. Bots with evidence get, and give nothing: what they earn stays theirs. Of the
 * others, one that has lost over enough trades gives what is free; any other gives only what it has earned since the
 * last time, so that it can go on to prove itself. No evidence, no move.
 */
export function planMoves(candidates: readonly Candidate[], limits: PlanLimits): readonly Move[] {
  const total = add(candidates.map(({ equity }) => equity));
  let budget = floorToStep(times(total, limits.dailyShareMax), CENT);
  const room = roomOf(candidates, total, limits);
  const moves: Move[] = [];
  for (const { kind, from, amount } of offers(candidates, limits)) {
    let left = amount;
    for (const [to, free] of room) {
      const moved = floorToStep(smaller(smaller(left, budget), free), CENT);
      if (moved.lessThan(SMALLEST_MOVE)) continue;
      moves.push({ kind, from: from.botId, to, amount: moved });
      left = minus(left, moved);
      budget = minus(budget, moved);
      room.set(to, minus(free, moved));
    }
  }
  return moves;
}

/** How much more each bot with evidence may have; the one that has least comes first. */
function roomOf(candidates: readonly Candidate[], total: Money, limits: PlanLimits): Map<BotId, Money> {
  const shareMax = times(total, limits.botShareMax);
  const takers = candidates.filter(({ hasEvidence, isActive }) => hasEvidence && isActive);
  return new Map(
    takers
      .toSorted((a, b) => a.equity.comparedTo(b.equity))
      .map(({ botId, equity, capital }) => [
        botId,
        smaller(minus(shareMax, equity), minus(limits.capitalMax, capital)),
      ]),
  );
}

/** The greatest losers first. */
function offers(candidates: readonly Candidate[], { tradesMin }: PlanLimits): Offer[] {
  return candidates
    .filter(({ hasEvidence }) => !hasEvidence)
    .toSorted((a, b) => a.netProfit.comparedTo(b.netProfit))
    .map((from) => {
      const hasLost = from.trades >= tradesMin && from.netProfit.lessThanOrEqualTo(0);
      return hasLost
        ? { kind: 'reallocate', from, amount: from.free }
        : { kind: 'reinvest', from, amount: smaller(from.free, from.realisedSince) };
    });
}

const add = (amounts: readonly Money[]): Money => amounts.reduce(plus<Money>, ZERO);
