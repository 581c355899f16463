import { AuditLog } from '@app/audit';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';

import { type HaltEvent } from './emergency-stop.js';
import { type HaltRecord } from './halt-record.js';

/** Tells people: the log, the audit log, and whoever listens for progress. */
@Injectable()
export class HaltAnnouncer {
  /** Every change of what is known about a stop. */
  readonly progress = new Subject<HaltRecord>();

  constructor(
    private readonly log: Log,
    private readonly audit: AuditLog,
  ) {}

  announce(event: HaltEvent): void {
    const { scope, epoch, reason, activatedBy } = event.record;
    const subject = scope === 'global' ? 'system' : scope;
    if (event.kind === 'activated') {
      const fields = { scope, epoch, reason, activatedBy, durable: event.durable };
      this.log.fatal(fields, '🚨 EMERGENCY STOP ACTIVATED - ALL TRADING HALTED');
      this.#audit({
        actor: activatedBy,
        action: 'emergency_stop.activated',
        subject,
        details: { epoch, reason },
      });
    } else {
      const { actor, reason: why, force } = event.command;
      this.log.warn({ scope, epoch, actor, reason: why, force }, 'Emergency stop ended; bots remain paused');
      this.#audit({
        actor,
        action: 'emergency_stop.resumed',
        subject,
        details: { epoch, reason: why, force },
      });
    }
    this.progress.next(event.record);
  }

  fault(record: HaltRecord, what: string, error: string): void {
    this.log.error(
      { scope: record.scope, epoch: record.epoch, what, error },
      'A part of the emergency stop failed',
    );
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
