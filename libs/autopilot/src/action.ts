import { type BotId, type Money, type UserId } from '@app/kernel';

import { type MoveKind } from './plan.js';

/**
 * `planned`: written down, perhaps carried out. `done`, `refused` (the ledger said no), `expired` (not carried out on
 * its day), `undone`; a proposal is only ever `proposed`.
 */
export type ActionState = 'planned' | 'done' | 'refused' | 'expired' | 'undone' | 'proposed';
type ActionKind = MoveKind | 'propose_promotion';

/** One thing the autopilot did or proposed, and why. */
export interface AutopilotAction {
  /** Also the name of its transfer: carried out twice, it happens once. */
  readonly id: string;
  readonly userId: UserId;
  /** The day it was planned for: days since 1970 UTC, wall time. */
  readonly day: number;
  readonly kind: ActionKind;
  /** Who gives; of a proposal, the bot it is about. */
  readonly fromBotId: BotId;
  readonly toBotId: BotId | undefined;
  readonly amount: Money | undefined;
  readonly quote: string;
  readonly reason: string;
  readonly state: ActionState;
  /** Why it is in this state, where that needs words. */
  readonly outcome: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a day began with: planned once for each user and day. */
export interface AutopilotDay {
  readonly userId: UserId;
  readonly day: number;
  /** Net profit of each bot, by its id: what the next time counts from. */
  readonly netProfits: Readonly<Record<string, Money>>;
}
