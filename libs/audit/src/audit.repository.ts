import { type Page, type PageRequest, pageOf } from '@app/http';
import { Clock, DomainError, InvalidInputError, SystemClock } from '@app/kernel';
import { Log } from '@app/observability';
import { isDuplicateKey } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Connection, Model } from 'mongoose';

import { type AuditEntry, type AuditEvent, AuditLog } from './audit-log.js';
import { AuditRecord, AuditSchema } from './audit.schema.js';
import { type BrokenLink, flawIn, GENESIS, type Link, seal } from './hash-chain.js';

/** Other processes may take the next place in the chain as well; more often than this in a row is no race. */
const ATTEMPTS_MAX = 10;

export interface Verification {
  readonly entries: number;
  readonly firstBroken: BrokenLink | undefined;
}

class AuditContendedError extends DomainError {
  readonly code = 'AUDIT_CONTENDED';
  readonly kind = 'unavailable';

  constructor() {
    super(`The audit log could not be extended in ${ATTEMPTS_MAX} attempts: too many others extend it`);
  }
}

@Injectable()
export class AuditRepository extends AuditLog {
  /** Settles with the newest append of this process, so that its own appends never race each other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    @InjectModel(AuditRecord.name) private readonly model: Model<AuditRecord>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  /** @throws AuditContendedError */
  append(event: AuditEvent): Promise<AuditEntry> {
    const appended = this.#turn.then(() => this.#append(event, ATTEMPTS_MAX));
    this.#turn = appended.catch(() => undefined);
    return appended;
  }

  /** Newest first; the cursor is a sequence number. @throws InvalidInputError for another */
  async page({ limit, cursor }: PageRequest): Promise<Page<AuditEntry>> {
    const records = await this.model
      .find(cursor === undefined ? {} : { _id: { $lt: sequenceIn(cursor) } })
      .sort({ _id: -1 })
      .limit(limit + 1)
      .lean();
    return pageOf(records.map(toEntry), limit, ({ sequence }) => String(sequence));
  }

  /**
   * Reads the whole chain. It shows every change but one: entries cut off at the end. Against that the log lines of
   * the entries, with their hashes, leave the machine.
   */
  async verify(): Promise<Verification> {
    let end: Link = GENESIS;
    for await (const record of this.model.find().sort({ _id: 1 }).lean().cursor()) {
      const entry = toEntry(record);
      const firstBroken = flawIn(entry, end);
      if (firstBroken !== undefined) return { entries: end.sequence, firstBroken };
      end = entry;
    }
    return { entries: end.sequence, firstBroken: undefined };
  }

  async #append(event: AuditEvent, attemptsLeft: number): Promise<AuditEntry> {
    if (attemptsLeft === 0) throw new AuditContendedError();
    const newest = await this.model.findOne().sort({ _id: -1 }).lean();
    const entry = seal(event, newest === null ? GENESIS : toEntry(newest), this.clock.date());
    try {
      await this.model.create(toRecord(entry));
    } catch (error) {
      if (isDuplicateKey(error)) return this.#append(event, attemptsLeft - 1);
      throw error;
    }
    const { sequence, hash, actor, action, subject } = entry;
    this.log.info({ audit: sequence, hash, actor, subject }, action);
    return entry;
  }
}

/** For tools beside the server, on a connection of their own. */
export const auditLogOn = (connection: Connection, log: Log): AuditLog =>
  new AuditRepository(connection.model<AuditRecord>(AuditRecord.name, AuditSchema), new SystemClock(), log);

function sequenceIn(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new InvalidInputError([{ path: 'cursor', message: `'${cursor}' is not one of this list` }]);
}

function toRecord({ sequence, details, ...entry }: AuditEntry): AuditRecord {
  return { ...entry, _id: sequence, details: JSON.stringify(details) };
}

/** Never throws: what somebody has made unreadable must show up as altered, and must not hide the rest. */
function toEntry({ _id: sequence, time, details, ...record }: AuditRecord): AuditEntry {
  return { ...record, sequence, time: new Date(time), details: detailsIn(details) };
}

function detailsIn(text: string): AuditEntry['details'] {
  try {
    return JSON.parse(text) as AuditEntry['details'];
  } catch {
    return { unreadable: text };
  }
}
