import { createHmac, timingSafeEqual } from 'node:crypto';

import { type Bot } from '@app/bots';
import { type BotId, canonicalJson, type UserId } from '@app/kernel';

import { setupHash } from '../variants/bot-setup.js';

/** The evidence a bot was approved with, as it was then. Kept for ever and never changed. */
export interface EvidenceSnapshot {
  readonly id: string;
  readonly userId: UserId;
  readonly botId: BotId;
  /** Of everything that decides how the bot trades. */
  readonly paramsHash: string;
  /** Which of the user's variants it was. */
  readonly ordinal: number;
  /** Of the policy that judged. */
  readonly policy: string;
  /** How many trades the look took in; their mean net return and its lower bound, as ratios of the amounts put in. */
  readonly trades: number;
  readonly mean: number;
  readonly lowerBound: number;
  /** Of the ids and net results of these trades. */
  readonly tradesDigest: string;
  readonly approvedAt: Date;
  /** From then on the evidence is asked for again (wall time). */
  readonly expiresAt: Date;
  /** Keyed, over everything above: a document that somebody else put into the database does not have it. */
  readonly hash: string;
}

export type EvidenceVerdict =
  | { readonly valid: true; readonly snapshot: EvidenceSnapshot }
  | { readonly valid: false; readonly reason: string };

export const sealed = (content: Omit<EvidenceSnapshot, 'hash'>, key: Uint8Array): EvidenceSnapshot => ({
  ...content,
  hash: hashOf(content, key),
});

/** Whether a snapshot lets the bot, as it is now, trade at `now` (wall time, ms). */
export function judge(
  snapshot: EvidenceSnapshot,
  bot: Bot,
  { key, now }: { readonly key: Uint8Array; readonly now: number },
): EvidenceVerdict {
  const invalid = (reason: string): EvidenceVerdict => ({ valid: false, reason });
  const { id, expiresAt } = snapshot;
  if (!hasOurSeal(snapshot, key)) return invalid(`The evidence '${id}' was not sealed by this system`);
  if (snapshot.botId !== bot.id || snapshot.userId !== bot.userId)
    return invalid(`The evidence '${id}' is about another bot than '${bot.name}'`);
  if (snapshot.paramsHash !== setupHash(bot))
    return invalid(`'${bot.name}' was changed after its evidence was approved`);
  if (now >= expiresAt.getTime())
    return invalid(`The evidence of '${bot.name}' expired at ${expiresAt.toISOString()}`);
  return { valid: true, snapshot };
}

function hasOurSeal(snapshot: EvidenceSnapshot, key: Uint8Array): boolean {
  const [stored, expected] = [Buffer.from(snapshot.hash), Buffer.from(hashOf(snapshot, key))];
  return stored.length === expected.length && timingSafeEqual(stored, expected);
}

function hashOf(snapshot: Omit<EvidenceSnapshot, 'hash'>, key: Uint8Array): string {
  const content = Object.entries(snapshot).filter(([name]) => name !== 'hash');
  return createHmac('sha256', key)
    .update(canonicalJson(Object.fromEntries(content)))
    .digest('hex');
}
