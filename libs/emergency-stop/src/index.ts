export { HaltLatch, type HaltReading } from './halt-latch.js';
export { type HaltScope, userOf, userScope } from './halt-scope.js';
export { HaltStep, type HaltContext, type HaltStepOutcome, type HaltStepReport } from './halt-step.js';
export { InProcessLatch } from './in-process-latch.js';
export { type HaltOrder, type HaltOrderOutcome, type HaltVerdict } from './order-ledger.js';
