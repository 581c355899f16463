export { RecordingAuditLog } from './recording-audit-log.js';
