import { AuditLog } from '@app/audit';
import { type Actor, Clock } from '@app/kernel';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { PromotionContendedError } from './promotion.errors.js';
import { type Promotion, promotionState } from './promotion.js';
import { PromotionRepository } from './promotion.repository.js';

/** What a change is, for the audit log. */
export interface Note {
  readonly actor: Actor;
  /** Past tense: `promotion.requested`. */
  readonly action: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

type PromotionStart = Pick<Promotion, 'botId' | 'userId' | 'state'> &
  Partial<Pick<Promotion, 'evidence' | 'request' | 'ending'>>;

/** The one writer of promotions: legal moves only, by compare-and-set, each of them audited. */
@Injectable()
export class PromotionRecords {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @throws PromotionBusyError */
  async begin(start: PromotionStart, note: Note): Promise<Promotion> {
    const now = this.clock.date();
    const promotion = await this.promotions.insert({
      step: 0,
      entered: undefined,
      stepped: undefined,
      evidence: undefined,
      request: undefined,
      ending: undefined,
      ...start,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await this.#record(promotion, note);
    return promotion;
  }

  /** @throws IllegalTransitionError, PromotionContendedError */
  async change(before: Promotion, changes: Partial<Promotion>, note: Note): Promise<Promotion> {
    const { state = before.state } = changes;
    if (state !== before.state) promotionState.move(before.state, state);
    const after = { ...before, ...changes, version: before.version + 1, updatedAt: this.clock.date() };
    if (!(await this.promotions.replace(before, after))) throw new PromotionContendedError(before.id);
    await this.#record(after, note);
    return after;
  }

  async #record(promotion: Promotion, { actor, action, details }: Note): Promise<void> {
    const { id, botId, state, step } = promotion;
    const about = { promotion: id, state, step, ...details };
    await this.audit.append({ actor, action, subject: `bot:${botId}`, details: about });
    this.log.warn({ botId, ...about }, action);
  }
}
