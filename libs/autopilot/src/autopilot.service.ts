import { AuditLog } from '@app/audit';
import { type Bot } from '@app/bots';
import { HaltLatch } from '@app/emergency-stop';
import { Clock, DomainError, type UserId } from '@app/kernel';
import { CapitalTransfers } from '@app/orders';
import { Injectable } from '@nestjs/common';

import { type ActionState, type AutopilotAction } from './action.js';
import { ActionNotFoundError, NotUndoableError } from './autopilot.errors.js';
import { AutopilotRepository } from './autopilot.repository.js';
import { DayPlan } from './day-plan.service.js';

const DAY_MS = 86_400_000;
const ACTOR = { kind: 'system', name: 'autopilot' } as const;

/** What the autopilot does for one user: at most once a day, written down before it is done, nothing while halted. */
@Injectable()
export class Autopilot {
  constructor(
    private readonly plan: DayPlan,
    private readonly repository: AutopilotRepository,
    private readonly transfers: CapitalTransfers,
    private readonly latch: HaltLatch,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Goes on with what was planned today, or plans the day. @throws what the database throws, the reason of an abort */
  async fly(userId: UserId, bots: readonly Bot[], signal: AbortSignal): Promise<void> {
    if (this.latch.read(userId).halted) return;
    const day = Math.floor(this.clock.now() / DAY_MS);
    if ((await this.repository.lastDay(userId))?.day !== day) {
      const { today, actions } = await this.plan.make(userId, day, bots);
      if (this.latch.read(userId).halted) return;
      await this.repository.begin(today, actions);
    }
    for (const action of await this.repository.planned(userId)) {
      signal.throwIfAborted();
      if (this.latch.read(userId).halted) return;
      await (action.day === day ? this.#carryOut(action) : this.#giveUp(action));
    }
  }

  /**
   * Moves back what is still free of the capital that was moved.
   * @throws ActionNotFoundError, NotUndoableError, TransferRefusedError
   */
  async undo(userId: UserId, id: string): Promise<AutopilotAction> {
    const action = await this.repository.find(userId, id);
    if (action === undefined) throw new ActionNotFoundError(id);
    if (action.state !== 'done') throw new NotUndoableError(id, action.state);
    const actor = { kind: 'user', userId } as const;
    const { amount } = await this.transfers.undo(id, {
      actor,
      reason: 'An action of the autopilot is undone',
    });
    const undone = await this.#settle(action, 'undone', `${amount.toFixed()} ${action.quote} went back`);
    await this.audit.append({ actor, action: 'autopilot.undone', subject: `autopilot:${id}`, details: {} });
    return undone;
  }

  /** Named after the action: if it happened before a crash it does not happen again. */
  async #carryOut(action: AutopilotAction): Promise<void> {
    const { id, userId, fromBotId, toBotId, amount, reason } = action;
    if (toBotId === undefined || amount === undefined) return;
    try {
      await this.transfers.move({ id, userId, fromBotId, toBotId, amount, reason, actor: ACTOR });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.#settle(action, 'refused', error.message);
      return;
    }
    await this.#settle(action, 'done', undefined);
    const details = { from: fromBotId, to: toBotId, amount: amount.toFixed(), reason };
    await this.audit.append({ actor: ACTOR, action: 'autopilot.moved', subject: `autopilot:${id}`, details });
  }

  /** Of an earlier day: carried out now it would count for no day's limit. It may have happened all the same. */
  async #giveUp(action: AutopilotAction): Promise<void> {
    const happened = (await this.transfers.find(action.id)) !== undefined;
    await (happened
      ? this.#settle(action, 'done', undefined)
      : this.#settle(action, 'expired', 'It was not carried out on its day'));
  }

  async #settle(
    action: AutopilotAction,
    state: ActionState,
    outcome: string | undefined,
  ): Promise<AutopilotAction> {
    const change = { state, outcome, updatedAt: this.clock.date() };
    return (await this.repository.move(action.id, action.state, change)) ?? { ...action, ...change };
  }
}
