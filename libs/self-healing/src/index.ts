export { type BotDetector, Detectors, type SystemDetector } from './detector.js';
export { type BotFacts, type DecisionFacts, type Facts, type SystemFacts } from './facts.js';
export { type Fault, type Finding, type Remedy, type Severity } from './finding.js';
export { DecisionSource, HealingFacts } from './healing-facts.js';
export { Repair, Repairs } from './actions/repair.js';
export { type ScanReport } from './scan/scan-report.js';
export { SelfHealing } from './self-healing.service.js';
export { SelfHealingModule } from './self-healing.module.js';
