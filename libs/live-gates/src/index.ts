export { type EvidenceSnapshot, type EvidenceVerdict } from './evidence/evidence-snapshot.js';
export { Evidence } from './evidence/evidence.service.js';
export { GateCheck, type GateFinding, type GateSubject } from './gate-check.js';
export { GateChecks } from './gate-checks.js';
export { type CheckReport, type GateReport } from './gate-report.js';
export { LiveGate } from './live-gate.service.js';
export { LiveGateClosedError, NoEvidenceError } from './live-gates.errors.js';
export { LiveGatesModule } from './live-gates.module.js';
