/** `critical` wakes somebody up. */
export type Severity = 'info' | 'warning' | 'critical';

/** What is done about a finding: one thing. */
export type Remedy =
  | { readonly kind: 'report' }
  /** By the name of a Repair. */
  | { readonly kind: 'repair'; readonly repair: string }
  /** By the name of a subsystem. */
  | { readonly kind: 'restart'; readonly part: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'quarantine' };

export type RemedyKind = Remedy['kind'];

/** What a rule says is wrong, with the figures that show it. */
export interface Fault {
  readonly severity: Severity;
  /** One sentence for whoever owns the bot or runs the system. */
  readonly message: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly remedy: Remedy;
  /**
   * Stands for the facts it was judged by: as long as they are the same, what was done about them once is not done
   * again, so that a person may decide otherwise.
   */
  readonly factsKey: string;
}

/** A fault of a bot, a market, an order or the process. */
export interface Finding extends Fault {
  readonly rule: string;
  /** `bot:<id>`, `exchange:<id>`, `order:<id>`, `process`, ... */
  readonly subject: string;
}

export const REPORT: Remedy = { kind: 'report' };
export const PAUSE: Remedy = { kind: 'pause' };
export const QUARANTINE: Remedy = { kind: 'quarantine' };
