import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type AnyBulkWriteOperation, Model } from 'mongoose';

import { type RemedyKind, type Severity } from '../finding.js';
import {
  type ActionOutcome,
  type ActionResult,
  faultId,
  type HandledFinding,
  type HealingEvent,
  type History,
} from './healing-event.js';
import { StoredHealingEvent } from './healing-event.schema.js';

/** What was done longer ago does not keep it from being done again. */
const REMEMBERED_MS = 7 * 86_400_000;
const EVIDENCE_LENGTH_MAX = 4000;

@Injectable()
export class HealingEvents {
  constructor(@InjectModel(StoredHealingEvent.name) private readonly events: Model<StoredHealingEvent>) {}

  /** Of every fault that is open, or was acted on of late, by its name. One query. */
  async history(now: Date): Promise<ReadonlyMap<string, History>> {
    const since = new Date(now.getTime() - REMEMBERED_MS);
    const found = await this.events
      .find({ $or: [{ isOpen: true }, { actedAt: { $gte: since } }] })
      .sort({ _id: 1 })
      .select({ rule: 1, subject: 1, isOpen: 1, action: 1, result: 1, actedOn: 1 })
      .lean();
    // Newest last, so that it is the one that counts.
    return new Map(found.map((event) => [faultId(event), toHistory(event)]));
  }

  /** One write for all of them; a fault that is open already is seen once more. */
  async keep(handled: readonly HandledFinding[], now: Date): Promise<void> {
    if (handled.length === 0) return;
    await this.events.bulkWrite(
      handled.map((each) => upsert(each, now)),
      { ordered: false },
    );
  }

  /** Ends what was not seen any more by rules that could see it. @returns how many */
  async closeUnseen(rules: readonly string[], now: Date): Promise<number> {
    const { modifiedCount } = await this.events.updateMany(
      { isOpen: true, rule: { $in: rules }, lastSeenAt: { $lt: now } },
      { $set: { isOpen: false, closedAt: now } },
    );
    return modifiedCount;
  }

  /** Newest first. @throws BadCursorError */
  async page(filter: { readonly isOpen?: boolean }, request: PageRequest): Promise<Page<HealingEvent>> {
    const found = await this.events
      .find({ ...filter, ...olderThan(request) })
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean();
    return pageOf(found.map(toEvent), request.limit, ({ id }) => id);
  }

  countOpen(): Promise<number> {
    return this.events.countDocuments({ isOpen: true }).exec();
  }
}

function upsert(
  { finding, action, result }: HandledFinding,
  now: Date,
): AnyBulkWriteOperation<StoredHealingEvent> {
  const { rule, subject, severity, message, factsKey } = finding;
  const evidence = JSON.stringify(finding.evidence).slice(0, EVIDENCE_LENGTH_MAX);
  const acted = result.outcome === 'done' ? { actedOn: factsKey, actedAt: now } : {};
  return {
    updateOne: {
      filter: { rule, subject, isOpen: true },
      update: {
        $set: { severity, message, evidence, action, result, lastSeenAt: now, ...acted },
        $inc: { timesSeen: 1 },
        $setOnInsert: {
          firstSeenAt: now,
          closedAt: null,
          ...(result.outcome === 'done' ? {} : { actedOn: null, actedAt: null }),
        },
      },
      upsert: true,
    },
  };
}

const toHistory = ({
  isOpen,
  action,
  result,
  actedOn,
}: Pick<StoredHealingEvent, 'isOpen' | 'action' | 'result' | 'actedOn'>): History => ({
  isOpen,
  lastAction: action as RemedyKind,
  lastOutcome: result.outcome as ActionOutcome,
  actedOn: actedOn ?? undefined,
});

function toEvent({ _id, evidence, closedAt, actedOn, actedAt, ...event }: StoredHealingEvent): HealingEvent {
  return {
    ...event,
    id: _id.toHexString(),
    severity: event.severity as Severity,
    action: event.action as RemedyKind,
    result: event.result as ActionResult,
    evidence: readEvidence(evidence),
    closedAt: closedAt ?? undefined,
    actedOn: actedOn ?? undefined,
    actedAt: actedAt ?? undefined,
  };
}

/** What was too long to keep is shown as the text it was cut to. */
function readEvidence(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return { text };
  }
}
