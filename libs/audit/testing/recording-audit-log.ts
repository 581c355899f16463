import { type AuditEntry, type AuditEvent, AuditLog } from '@app/audit';

/** Remembers what was appended; nothing is sealed. */
export class RecordingAuditLog extends AuditLog {
  readonly events: AuditEvent[] = [];

  append(event: AuditEvent): Promise<AuditEntry> {
    this.events.push(event);
    const sequence = this.events.length;
    return Promise.resolve({ ...event, sequence, time: new Date(sequence), previousHash: '', hash: '' });
  }
}
