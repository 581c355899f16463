export { aFill } from './a-fill.builder.js';
export { aPosition } from './a-position.builder.js';
export { aVenueOrder } from './a-venue-order.builder.js';
export { anAccount } from './an-account.builder.js';
export { anOrder } from './an-order.builder.js';
export { anOrderSystem, type OrderSystem, type OrderSystemOptions } from './order-system.builder.js';
export { aDrawdownStop } from './drawdown-stop.builder.js';
export { DyingProcess } from './dying-process.js';
export {
  type Books,
  expectInvariants,
  expectOneOrderEach,
  findingsOf,
  readBooks,
} from './expect-invariants.js';
export { aStoppableOrderSystem, type StoppableOrderSystem } from './stoppable-orders.builder.js';
export { stopCrowd, type StopTrial, type StopTrialOptions } from './stop-trial.js';
export { interleave, type InterleavingResult } from './interleaving/interleaving-trial.js';
export { aDurableStop, type DurableStop } from './durable-stop.builder.js';
