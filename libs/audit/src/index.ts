export { AuditLog, type AuditEntry, type AuditEvent } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export { auditLogOn } from './audit.repository.js';
