export { type BackgroundTask, type TaskOptions, type TaskView, type TaskWork } from './background-task.js';
export { EventLoopMonitor } from './event-loop-monitor.js';
export { hostNest } from './host-nest.adapter.js';
export { Lifecycle, type LifecycleContext, type LifecycleView } from './lifecycle.js';
export { StoppingError, SubsystemStartError } from './lifecycle.errors.js';
export { backOffMs, pause } from './back-off.js';
export { LifecycleModule } from './lifecycle.module.js';
export {
  type PeriodicOptions,
  type PeriodicResult,
  type PeriodicTask,
  PeriodicTimers,
  type PeriodicView,
} from './periodic-task.js';
export { type StopReport } from './stop-report.js';
export { type FeatureFlag, type Health, type StopStage, type Subsystem } from './subsystem.js';
