import { Config } from '@app/config';
import { HaltLatch, type HaltReading } from '@app/emergency-stop';
import { Clock, messageOf, toText } from '@app/kernel';
import { onlyReduces, type OrderIntent, PreTradeChecks, type RiskContext } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { type JudgedState } from '../ledger/account.js';
import { TradingReadiness } from '../trading-readiness.js';
import { haltRefusal } from './halt-refusal.js';
import { OrderRate } from './order-rate.js';
import { RiskFactsService } from './risk-facts.service.js';
import { type Refusal } from './send-permission.service.js';

export type Review =
  | {
      readonly allowed: true;
      readonly intent: OrderIntent;
      readonly haltEpoch: number;
      readonly judged: JudgedState;
    }
  | ({ readonly allowed: false } & Refusal);

/** Whether an intent may become an order: the facts are read once, then every check judges them. Never rejects. */
@Injectable()
export class IntentReviewService {
  readonly #rate: OrderRate;

  constructor(
    private readonly facts: RiskFactsService,
    private readonly checks: PreTradeChecks,
    private readonly latch: HaltLatch,
    private readonly readiness: TradingReadiness,
    private readonly clock: Clock,
    { risk }: Config,
  ) {
    this.#rate = new OrderRate(risk.orderRateWindowMs);
  }

  async review(intent: OrderIntent): Promise<Review> {
    // Before anything is read: facts from before a stop must not be judged under the epoch after it.
    const halt = this.latch.read(intent.bot.userId);
    try {
      const { intent: current, context, judged } = await this.facts.load(intent);
      const mayPass = haltRefusal(intent, halt) === undefined;
      // The checks know only one kind of stop: what this one lets pass is not halted by it.
      const seen: HaltReading = mayPass ? { halted: false, epoch: halt.epoch } : halt;
      const refusal = await this.#judge(current, { ...context, halt: seen });
      return refusal === undefined
        ? { allowed: true, intent: current, haltEpoch: halt.epoch, judged }
        : { allowed: false, ...refusal };
    } catch (error) {
      const reason = `The facts could not be read: ${messageOf(error)}`;
      return { allowed: false, code: 'subsystem_not_ready', reason };
    }
  }

  /** For an intent that was allowed and is not sent after all. */
  withdraw(intent: OrderIntent): void {
    this.checks.withdraw(intent);
  }

  async #judge(
    intent: OrderIntent,
    facts: Omit<RiskContext, 'notReadyReason' | 'recentOrders'>,
  ): Promise<Refusal | undefined> {
    if (intent.purpose === 'exit' && !onlyReduces(intent, facts)) return beyondPosition(intent, facts);
    const { userId, exchange } = intent.bot;
    const now = this.clock.now();
    const isEntry = intent.purpose === 'entry';
    const decision = await this.checks.run(intent, {
      ...facts,
      notReadyReason: this.readiness.notReadyReason(),
      recentOrders: isEntry ? this.#rate.enter(userId, exchange, now) : 0,
    });
    if (decision.allowed) return undefined;
    if (isEntry) this.#rate.withdraw(userId, exchange, now);
    return decision;
  }
}

/** The position has shrunk since the exit was decided; selling more would turn it around. */
function beyondPosition(
  { quantity }: OrderIntent,
  { positionQuantity }: Pick<RiskContext, 'positionQuantity'>,
): Refusal {
  return {
    code: 'position_limit',
    reason: `An exit of ${toText(quantity)} is more than the position of ${toText(positionQuantity)}`,
  };
}
