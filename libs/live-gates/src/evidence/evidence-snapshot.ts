import { type BotId, type UserId } from '@app/kernel';

/** The evidence a bot was approved with, as it was then. Kept for ever and never changed. */
export interface EvidenceSnapshot {
  readonly id: string;
  readonly userId: UserId;
  readonly botId: BotId;
  /** Of everything that decides how the bot trades. */
  readonly paramsHash: string;
  readonly approvedAt: Date;
  /** From then on the evidence is asked for again (wall time). */
  readonly expiresAt: Date;
  /** Keyed, over everything above: a document that somebody else put into the database does not have it. */
  readonly hash: string;
}

export type EvidenceVerdict =
  | { readonly valid: true; readonly snapshot: EvidenceSnapshot }
  | { readonly valid: false; readonly reason: string };
