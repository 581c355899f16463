export { type KnownOrder, KnownOrders, OrderCancellation } from './cancel/order-cancellation.js';
export {
  type HaltOrder,
  type HaltOrderOutcome,
  type HaltVerdict,
  type RemainingPosition,
} from './cancel/order-ledger.js';
export { type Drill, type DrillCheck, DrillStore } from './drill/drill.js';
export { DRILL_ACCOUNT } from './drill/drill-account.js';
export { DrillOrders } from './drill/drill-orders.js';
export { EmergencyDrills } from './drill/emergency-drills.js';
export {
  ForceNeedsReasonError,
  NotClearError,
  NotStoppedError,
  ResumeNotDurableError,
  StoppedAgainError,
} from './emergency-stop.errors.js';
export { EmergencyStop } from './emergency-stop.js';
export { EmergencyStopModule } from './emergency-stop.module.js';
export { HaltLatch, type HaltReading } from './halt-latch.js';
export { HaltMemory, type Durability } from './halt-memory.js';
export { HaltParts } from './halt-parts.js';
export {
  type HaltHead,
  HaltStore,
  type HaltProgress,
  type HaltRecord,
  isThrough,
  neverStopped,
} from './halt-record.js';
export { type HaltScope, userOf, userScope } from './halt-scope.js';
export { InProcessLatch } from './in-process-latch.js';
export { HaltProcedure } from './procedure/halt-procedure.js';
export {
  HaltStep,
  type HaltContext,
  type HaltStepOutcome,
  type HaltStepReport,
} from './procedure/halt-step.js';
export { OpenPositions } from './procedure/open-positions.js';
export { type HaltEvent, type HaltReport, type ResumeCommand, type StopCommand } from './stop-command.js';
export { haltStoreOn } from './store/halt.repository.js';
export { MarkerFiles, type Marker, type MarkerReading, type Markers } from './store/marker-files.js';
export { HaltRetries } from './watch/halt-retries.js';
export { HaltWatch } from './watch/halt-watch.js';
