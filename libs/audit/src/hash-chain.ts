import { createHash } from 'node:crypto';

import { canonicalJson } from '@app/kernel';

import { type AuditEntry, type AuditEvent } from './audit-log.js';

/** The end of the chain: the next entry follows it. */
export type Link = Pick<AuditEntry, 'sequence' | 'hash'>;
/** What the first entry follows. */
export const GENESIS: Link = { sequence: 0, hash: '0'.repeat(64) };

/** What makes an entry break the chain: `missing` (one or more before it), `unlinked` or `altered` (it itself). */
export interface BrokenLink {
  readonly sequence: number;
  readonly problem: 'missing' | 'unlinked' | 'altered';
}

/** Puts an event at the end of the chain. Details become what JSON makes of them, so that they read back the same. */
export function seal(event: AuditEvent, previous: Link, time: Date): AuditEntry {
  const details = JSON.parse(JSON.stringify(event.details)) as AuditEvent['details'];
  const { actor, action, subject } = event;
  const unsealed = { sequence: previous.sequence + 1, time, actor, action, subject, details };
  return { ...unsealed, previousHash: previous.hash, hash: hashOf(unsealed, previous.hash) };
}

/** Whether `entry` follows `previous` and is what was once sealed; the flaw otherwise. */
export function flawIn(entry: AuditEntry, previous: Link): BrokenLink | undefined {
  const expected = previous.sequence + 1;
  if (entry.sequence !== expected) return { sequence: expected, problem: 'missing' };
  if (entry.previousHash !== previous.hash) return { sequence: expected, problem: 'unlinked' };
  return entry.hash === hashOf(entry, entry.previousHash)
    ? undefined
    : { sequence: expected, problem: 'altered' };
}

function hashOf(entry: Omit<AuditEntry, 'previousHash' | 'hash'>, previousHash: string): string {
  const { sequence, time, actor, action, subject, details } = entry;
  const content = canonicalJson([previousHash, sequence, time.getTime(), actor, action, subject, details]);
  return createHash('sha256').update(content).digest('hex');
}
