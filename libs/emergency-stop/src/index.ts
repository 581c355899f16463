export {
  ForceNeedsReasonError,
  NotClearError,
  NotStoppedError,
  ResumeNotDurableError,
} from './emergency-stop.errors.js';
export {
  EmergencyStop,
  type Durability,
  type HaltEvent,
  type HaltReport,
  type ResumeCommand,
  type StopCommand,
} from './emergency-stop.js';
export { EmergencyStopModule } from './emergency-stop.module.js';
export { HaltLatch, type HaltReading } from './halt-latch.js';
export { HaltParts } from './halt-parts.js';
export { HaltProcedure, OpenPositions } from './halt-procedure.js';
export { HaltStore, type HaltProgress, type HaltRecord } from './halt-record.js';
export { type HaltScope, userOf, userScope } from './halt-scope.js';
export { HaltStep, type HaltContext, type HaltStepOutcome, type HaltStepReport } from './halt-step.js';
export { InProcessLatch } from './in-process-latch.js';
export { MarkerFile } from './marker-file.js';
export { KnownOrders, type KnownOrder, OrderCancellation } from './order-cancellation.js';
export { type HaltOrder, type HaltOrderOutcome, type HaltVerdict } from './order-ledger.js';
