import { type Finding, type RemedyKind, type Severity } from '../finding.js';

/** What came of the remedy. `withheld`: it was not the thing to do, for the reason given. */
export type ActionOutcome = 'done' | 'failed' | 'withheld' | 'none';

export interface ActionResult {
  readonly outcome: ActionOutcome;
  readonly detail: string;
}

/** One fault from when it was first seen until it was gone; a lasting one is one event, however often it is seen. */
export interface HealingEvent {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly action: RemedyKind;
  readonly result: ActionResult;
  readonly isOpen: boolean;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly timesSeen: number;
  /** When it was gone. */
  readonly closedAt: Date | undefined;
  /** The facts that were last acted on, and when. */
  readonly actedOn: string | undefined;
  readonly actedAt: Date | undefined;
}

/** What a scan found and did, about to be kept. */
export interface HandledFinding {
  readonly finding: Finding;
  readonly action: RemedyKind;
  readonly result: ActionResult;
}

/** What earlier scans did about a fault, as far as it matters to this one. */
export interface History {
  readonly isOpen: boolean;
  readonly lastAction: RemedyKind;
  readonly lastOutcome: ActionOutcome;
  readonly actedOn: string | undefined;
}

/** A fault's name in the history. */
export const faultId = ({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): string => `${rule}|${subject}`;
