import { AuditLog } from '@app/audit';
import { Alerts, Log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { defer, type Observable, Subject } from 'rxjs';

import { DRILL_SCOPE } from './drill/drill-account.js';
import { type Durability } from './halt-memory.js';
import { type HaltRecord } from './halt-record.js';
import { type HaltEvent, type ResumeCommand } from './stop-command.js';

const HALTED = '🚨 EMERGENCY STOP ACTIVATED - ALL TRADING HALTED';
const DRILL = 'An emergency stop drill is under way: nobody is halted';
const DRILL_LEFT = 'An emergency stop drill did not end; the next one tidies up';

/** Tells people: the log, the audit log, and whoever listens for progress. */
@Injectable()
export class HaltAnnouncer {
  #changes = new Subject<HaltRecord>();

  constructor(
    private readonly log: Log,
    private readonly alerts: Alerts,
    private readonly audit: AuditLog,
  ) {}

  announce(event: HaltEvent): void {
    switch (event.kind) {
      case 'activated':
        this.#activated(event.record, event.durable);
        break;
      case 'adopted':
        // Whoever stopped has audited it.
        if (event.record.scope === DRILL_SCOPE) this.log.warn({}, DRILL_LEFT);
        else this.#alert(this.#fields(event.record));
        break;
      case 'resumed':
        this.#resumed(event.record, event.command);
        break;
      case 'released':
        this.log.warn(this.#fields(event.record), 'Emergency stop ended elsewhere; bots remain paused');
    }
    this.progress(event.record);
  }

  /** Something about a stop has changed. */
  progress(record: HaltRecord): void {
    this.#changes.next(record);
  }

  /** Every change from now on, until this process stops. */
  changes(): Observable<HaltRecord> {
    return defer(() => this.#changes);
  }

  /** Ends what listens, so that no open stream holds a stop of the process. */
  endStreams(): void {
    this.#changes.complete();
    this.#changes = new Subject();
  }

  fault(record: HaltRecord, what: string, error: string): void {
    this.log.error(
      { scope: record.scope, epoch: record.epoch, what, error },
      'A part of the emergency stop failed',
    );
  }

  #activated(record: HaltRecord, durable: Durability): void {
    const { epoch, reason, activatedBy: actor } = record;
    if (record.scope === DRILL_SCOPE) this.log.warn({ epoch, durable }, DRILL);
    else this.#alert({ ...this.#fields(record), durable });
    const details = { epoch, reason };
    this.#audit({ actor, action: 'emergency_stop.activated', subject: subjectOf(record), details });
  }

  /** The log line at the highest level, and whoever else is to be told. */
  #alert(fields: Record<string, unknown>): void {
    this.alerts.raise({ level: 'fatal', code: 'emergency_stop', text: HALTED, fields });
  }

  #resumed(record: HaltRecord, { actor, reason, force }: ResumeCommand): void {
    const { scope, epoch } = record;
    this.log.warn({ scope, epoch, actor, reason, force }, 'Emergency stop ended; bots remain paused');
    const details = { epoch, reason, force };
    this.#audit({ actor, action: 'emergency_stop.resumed', subject: subjectOf(record), details });
  }

  #fields({ scope, epoch, reason, activatedBy }: HaltRecord): Record<string, unknown> {
    return { scope, epoch, reason, activatedBy };
  }

  /** Nothing waits for it: a stop must not hang on a database that is away. */
  #audit(event: Parameters<AuditLog['append']>[0]): void {
    this.audit.append(event).catch((err: unknown) => {
      this.log.error(
        { err, action: event.action },
        'An emergency stop could not be written to the audit log',
      );
    });
  }
}

const subjectOf = ({ scope }: HaltRecord): string => (scope === 'global' ? 'system' : scope);
