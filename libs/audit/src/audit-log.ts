import { type Actor } from '@app/kernel';

/** What happened, as the part that did it tells it. Never a secret: the log is read by administrators and kept. */
export interface AuditEvent {
  readonly actor: Actor;
  /** Past tense, with its area: `bot.paused`, `user.blocked`, `emergency_stop.activated`. */
  readonly action: string;
  /** What it happened to: `bot:<id>`, `user:<id>`, `system`. */
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An event in its place of the chain. */
export interface AuditEntry extends AuditEvent {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly time: Date;
  readonly previousHash: string;
  /** Of the previous hash and everything in this entry. */
  readonly hash: string;
}

/** The append-only record of what people and the system did (port). */
export abstract class AuditLog {
  /** Resolves once the entry is durable. Concurrent events are put into one order. */
  abstract append(event: AuditEvent): Promise<AuditEntry>;
}
