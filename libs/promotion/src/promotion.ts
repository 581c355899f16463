import { type Actor, type BotId, stateMachine, type UserId } from '@app/kernel';

export const PROMOTION_STATES = ['requested', 'entering', 'live', 'winding_down', 'ended'] as const;
export type PromotionState = (typeof PROMOTION_STATES)[number];

/**
 * Every move of a promotion. `requested` waits for a second administrator; `entering`: allowed, the bot's mode is about
 * to change; `winding_down`: no entries any more, exits only, until the bot is flat and back on paper.
 */
export const promotionState = stateMachine<PromotionState>('promotion', {
  requested: ['entering', 'ended'],
  entering: ['live', 'winding_down', 'ended'],
  live: ['winding_down'],
  winding_down: ['ended'],
  ended: [],
});

/** States in which a bot can have no other promotion beside it. */
export const OPEN_STATES = PROMOTION_STATES.filter((state) => state !== 'ended');

/** What is found about a live bot, and demotes it; it is paused with `drift` then. */
export const FINDING_CODES = ['slippage_drift', 'fill_drift', 'drawdown', 'evidence'] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** Why a promotion is over, or about to be. `no_promotion`: the bot was live without one. */
export const ENDING_CODES = [
  ...FINDING_CODES,
  'asked',
  'archived',
  'no_promotion',
  'rejected',
  'lapsed',
  'refused',
  'interrupted',
] as const;
export type EndingCode = (typeof ENDING_CODES)[number];

export interface Ending {
  readonly code: EndingCode;
  /** One sentence for the owner. */
  readonly reason: string;
  readonly actor: Actor;
  /** When it was decided (wall time). */
  readonly at: Date;
}

/** A step that waits for the approval of a second administrator. */
interface StepRequest {
  /** Index in the ladder. */
  readonly step: number;
  readonly by: UserId;
  readonly expiresAt: Date;
}

/** The evidence on which a step was taken. */
export interface StepEvidence {
  readonly id: string;
  readonly expiresAt: Date;
}

/** A moment on the way, and how many live trades the bot had closed before it (wall time). */
export interface Mark {
  readonly at: Date;
  readonly tradesBefore: number;
}

/** The way of one bot through the steps of live trading, from the request to its end. */
export interface Promotion {
  readonly id: string;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly state: PromotionState;
  /** Index in the ladder. */
  readonly step: number;
  /** When the bot became live, and when it took its present step; undefined while it has not. */
  readonly entered: Mark | undefined;
  readonly stepped: Mark | undefined;
  readonly evidence: StepEvidence | undefined;
  readonly request: StepRequest | undefined;
  readonly ending: Ending | undefined;
  /** Raised by each change: the expected value of every compare-and-set. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
