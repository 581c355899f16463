export { AuditLog, type AuditEntry, type AuditEvent } from './audit-log.js';
