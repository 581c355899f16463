import { type Bot } from '@app/bots';
import { type UserId } from '@app/kernel';

/** Who asks for real money: a user, and the bot it is about; without one, the account as a whole is judged. */
export interface GateSubject {
  readonly userId: UserId;
  readonly bot: Bot | undefined;
}

/** What a check found. Texts are for the person who wants to go live. */
export interface GateFinding {
  /** Why not, one sentence each and stable: clients show and compare them. Empty: passed. */
  readonly reasons: readonly string[];
  /** What was found, with its unit: `3 days`, `48.0 %`. */
  readonly measured: string;
  /** What is asked for, in the same unit. */
  readonly threshold: string;
  /** What would make it pass; undefined when it passes. */
  readonly remedy: string | undefined;
  /** The earliest moment at which it could pass (wall time); undefined when nobody can say. */
  readonly earliest: Date | undefined;
}

/**
 * One condition of live trading (port; one file each, in the area that owns the knowledge). A check that throws, hangs
 * past its deadline or answers nonsense fails: what is not known is not allowed.
 */
export abstract class GateCheck {
  /** In the report: `evidence`, `exchange_keys`, ... */
  abstract readonly code: string;
  /** In the report's order, lowest first; every check is asked whatever the others say. */
  abstract readonly order: number;
  abstract evaluate(subject: GateSubject, signal: AbortSignal): Promise<GateFinding> | GateFinding;
}
